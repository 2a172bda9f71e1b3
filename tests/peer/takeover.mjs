// What takeover.sh runs: a house that the peer made is handed to skep and back again, and nobody may notice.
import fs from 'node:fs';
import path from 'node:path';
import {Listener, Sim, data, journey, on, option, sleep, start, startPeer, step, stop, writeConfiguration} from './support.mjs';

const count = Number(option('devices', '200'));
const listener = new Listener();
const sim = new Sim();
const say = (...all) => listener.say(...all);

// ---- comparing ----

// Where two values differ: [path, in the one, in the other]. What is not there is undefined.
function differences(a, b, at = '', out = []) {
  if (a && b && typeof a === 'object' && typeof b === 'object' && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) differences(a[key], b[key], `${at}/${key}`, out);
  } else if (JSON.stringify(a) !== JSON.stringify(b)) out.push([at, a, b]);
  return out;
}
const leaves = (v) => (v && typeof v === 'object' ? Object.values(v).reduce((n, x) => n + leaves(x), 0) : 1);
const byKey = (list, key) => Object.fromEntries(list.map((x) => [x[key], x]));
const short = (v) => { const text = JSON.stringify(v) ?? 'nothing'; return text.length > 160 ? `${text.slice(0, 160)}...` : text; };

// What doc/differences.md lists: the peer tells the name of a vendor's cluster only of devices that are not disabled.
function allowed(at, a, b) {
  const cluster = /^devices\/0x[0-9a-f]{16}\/endpoints\/\d+\/clusters\/(input|output)\/\d+$/.test(at);
  return cluster && (/^\d+$/.test(a) || /^\d+$/.test(b));
}

// Equal but for what is allowed, or an error that lists the first differences. Answers how much was compared.
function same(what, before, after, limit = 12) {
  const all = differences(before, after), bad = all.filter(([at, a, b]) => !allowed(`${what}${at}`, a, b));
  if (bad.length) {
    const list = bad.slice(0, limit).map(([at, a, b]) => `\n        ${at}: ${short(a)} -> ${short(b)}`).join('');
    throw new Error(`${what}: ${bad.length} of ${leaves(before)} values differ${list}`);
  }
  return `${leaves(before)} values${all.length ? `, ${all.length} differ as listed` : ''}`;
}

// What clients see: retained lists, configuration of entities, and the state of each entity as told at the last start.
function snapshot() {
  const last = (topic) => { const j = listener.last(topic); if (j === undefined) throw new Error(`no ${topic}`); return j; };
  const devices = last('bridge/devices'), groups = last('bridge/groups'), {config} = last('bridge/info');
  const states = {};
  for (const {friendly_name: name} of [...devices, ...groups]) { const state = listener.last(name); if (state !== undefined) states[name] = {...state, linkquality: undefined}; }
  return {devices: byKey(devices, 'ieee_address'), groups: byKey(groups, 'id'), options: {devices: config.devices, groups: config.groups, device_options: config.device_options},
    states: JSON.parse(JSON.stringify(states))};
}
function sameHouse(before, after) {
  const told = Object.keys(before).map((part) => { try { return `${part} ${same(part, before[part], after[part])}`; } catch (error) { return error; } });
  const bad = told.filter((x) => x instanceof Error);
  if (bad.length) throw new Error(bad.map((e) => e.message).join('\n      '));
  return told.join('; ');
}

const rows = () => fs.readFileSync(path.join(data, 'database.db'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));

// ---- what went over the air ----

const ZDO = {2: 'node descriptor', 4: 'simple descriptor', 5: 'active endpoints', 0x21: 'bind', 0x22: 'unbind', 0x34: 'leave', 0x36: 'permit join'};
// Requests that the coordinator made, counted by what they are.
async function requests() {
  const out = {};
  for (const record of await sim.do({cmd: 'records'})) {
    if (record.dir !== 'down') continue;
    const control = Number.parseInt(record.payload.slice(0, 2), 16), at = control & 4 ? 8 : 4, command = Number.parseInt(record.payload.slice(at, at + 2), 16);
    const name = record.profile === 0 ? (ZDO[record.cluster] ?? `ZDO 0x${record.cluster.toString(16)}`)
      : (control & 3) === 0 ? ({0: 'read', 2: 'write', 6: 'configure reporting', 11: 'default response'}[command] ?? `foundation ${command}`) : `command of 0x${record.cluster.toString(16)}`;
    out[name] = (out[name] ?? 0) + 1;
  }
  return out;
}
const told = (counts) => Object.entries(counts).map(([name, n]) => `${name} ${n}`).join(', ') || 'none';
async function nothingLearnedAgain() {
  const events = listener.messages.filter(on('bridge/event')).map((m) => m.json.type);
  if (events.length) throw new Error(`events: ${events}`);
  const seen = await requests();
  for (const name of ['node descriptor', 'simple descriptor', 'active endpoints', 'bind', 'configure reporting', 'leave', 'write'])
    if (seen[name]) throw new Error(`requests on the radio: ${told(seen)}`);
  const {formations, devices} = await sim.do({cmd: 'status'});
  if (formations !== 1 || devices !== count) throw new Error(`formed ${formations} times, ${devices} devices`);
  return `0 events, requests to devices: ${told(seen)}`;
}

// ---- the journey ----

const startSkep = () => start('skep', option('skep'), ['run', '--data', data]);
// Starts a bridge on the house and waits until it has told what there is.
async function takeOver(startIt) {
  listener.client.publish('zigbee2mqtt/bridge/state', '', {retain: true});
  await sleep(300);
  listener.forget(); await sim.do({cmd: 'reset'});
  const began = Date.now(), bridge = startIt();
  await listener.online(60000);
  const ms = Date.now() - began;
  await listener.quiet(3000, 60000);
  return [bridge, ms];
}
async function switches(names) {
  let n = 0;
  for (const name of names) {
    for (const state of ['ON', 'OFF']) {
      listener.forget();
      await listener.insist(`${name} ${state}`, on(name, (j) => j?.state === state), `${name}/set`, {state});
      n++;
    }
  }
  return `${n} commands`;
}

await journey(listener, async () => {
  await sim.open('--devices', String(count), '--unformed', '--instant');
  await listener.open();
  const devices = await sim.do({cmd: 'devices'});
  const of = (kind) => devices.filter((d) => d.kind === kind).map((d) => d.ieee);
  const bulbs = of('ikeaBulb'), plugs = of('ikeaPlug'), climates = of('tempSensor'), motions = of('aqaraMotion');
  // Console only: the peer's log file may be written to after its end, and that would count as no good stop.
  writeConfiguration(listener.port, sim.port, ['last_seen: ISO_8601', 'log_output: [console]']);
  let bridge = startPeer();

  await step('the peer pairs the house', async () => {
    await listener.online(60000);
    await sleep(500);
    await sim.do({cmd: 'reset'});
    // Twenty at a time: more at once, and sleepers fall asleep before the peer gets round to them.
    for (let first = 0; first < devices.length; first += 20) {
      const some = devices.slice(first, first + 20);
      await listener.ask('permit_join', {time: 254});
      for (const {ieee} of some) { await sim.do({cmd: 'join', ieee}); await sleep(60); }
      for (const {ieee} of some) {
        const end = await listener.until(`interview of ${ieee}`, on('bridge/event', (j) => j?.type === 'device_interview' && j.data.ieee_address === ieee && j.data.status !== 'started'), 120000);
        if (end.json.data.status !== 'successful') throw new Error(`interview of ${ieee} ${end.json.data.status}`);
      }
    }
    await listener.ask('permit_join', {time: 0});
    await listener.quiet(4000, 120000);
    const seen = await requests();
    for (const name of ['node descriptor', 'simple descriptor', 'active endpoints', 'bind', 'configure reporting'])
      if (!seen[name]) throw new Error(`the records do not show what is looked for in them: ${told(seen)}`);
    return `${devices.length} devices, requests: ${told(seen)}`;
  });

  // How many of these tell such a state within a minute. A sleeper that the peer could not configure tells nothing.
  const heard = async (list, test) => (await Promise.allSettled(list.map((ieee) => listener.until(nameOf(ieee), on(nameOf(ieee), test), 60000)))).filter((x) => x.status === 'fulfilled').length;
  const names = {};  // IEEE address to name, of those that have one
  const nameOf = (ieee) => names[ieee] ?? ieee;
  const tellsAtOnce = (ieee) => before.options.devices[ieee].optimistic !== false;
  let optionsSet = 0;
  await step('the peer names, groups and sets up', async () => {
    const rename = async (ieee, to) => { names[ieee] = to; await listener.ask('device/rename', {from: ieee, to}); };
    for (const [i, ieee] of bulbs.slice(0, 30).entries()) await rename(ieee, i % 3 ? `lamp ${i}` : `floor ${i}/lamp ${i}`);
    for (const [i, ieee] of climates.slice(0, 10).entries()) await rename(ieee, `climate: ${i} "é"`);
    const options = [{transition: 1.5}, {retain: true, qos: 1}, {description: 'by the window: # not a comment'}, {filtered_attributes: ['linkquality']}, {optimistic: false},
      {filtered_cache: ['update'], color_sync: false}, {disabled: true}];
    for (const [i, ieee] of bulbs.slice(20, 41).entries()) {
      optionsSet++;
      await listener.ask('device/options', {id: ieee, options: options[i % options.length]});
    }
    for (const [i, ieee] of climates.slice(5, 15).entries()) {
      optionsSet++;
      await listener.ask('device/options', {id: ieee, options: i % 2 ? {temperature_calibration: -1.5, humidity_precision: 0} : {debounce: 0.2, throttle: 1}});
    }
    for (let g = 0; g < 5; g++) {
      await listener.ask('group/add', {friendly_name: g ? `group ${g}` : 'all/of them', ...(g === 3 ? {id: 77} : {})});
      const members = bulbs.slice(g * 6, g * 6 + 6 - g);
      for (const device of members) await listener.ask('group/members/add', {group: g ? `group ${g}` : 'all/of them', device});
    }
    await listener.ask('group/options', {id: 'group 2', options: {transition: 2, retain: true, off_state: 'last_member_state'}});
    await listener.ask('device/bind', {from: plugs[0], to: plugs[1]}).catch(() => {});
    say(`${bulbs[50] ?? bulbs[0]}/set`, {scene_store: {ID: 3, name: 'Evening'}});
    return `${Object.keys(names).length} renamed, ${optionsSet} with options, 5 groups`;
  });
  await step('the devices say how they are', async () => {
    for (const [i, ieee] of bulbs.entries()) say(`${nameOf(ieee)}/set`, i % 2 ? {state: 'ON', brightness: 20 + i, transition: 0} : {state: i % 3 ? 'ON' : 'OFF'});
    for (const [i, ieee] of bulbs.entries()) if (i % 4 === 1) say(`${nameOf(ieee)}/set`, {color_temp: 260 + i, transition: 0});
    for (const [i, ieee] of plugs.entries()) say(`${ieee}/set`, {state: i % 2 ? 'ON' : 'OFF'});
    for (const [i, ieee] of climates.entries()) await sim.do({cmd: 'act', ieee, event: 'climate', temperature: 18 + i / 10, humidity: 40 + i / 5, pressure: 1000});
    const felt = await heard(climates, (j) => j?.humidity > 1 && j?.temperature > 10);
    for (const [i, ieee] of motions.entries()) if (i % 2) await sim.do({cmd: 'act', ieee, event: 'motion', lux: 10 + i});
    say('group 1/set', {state: 'ON', brightness: 99, transition: 0});
    await listener.quiet(4000, 60000);
    const states = listener.messages.filter((m) => m.json && !m.topic.startsWith('zigbee2mqtt/bridge/')).length;
    return `${states} states published, ${felt} of ${climates.length} thermometers heard`;
  });
  let before;
  await step('the peer starts again and tells the house', async () => {
    if (await stop(bridge) !== 0) throw new Error('it did not stop well');
    let ms;
    [bridge, ms] = await takeOver(startPeer);
    before = snapshot();
    await nothingLearnedAgain();
    if (await stop(bridge) !== 0) throw new Error('it did not stop well');
    const {devices: known, groups, states} = before;
    return `${Object.keys(known).length} devices, ${Object.keys(groups).length} groups with ${Object.values(groups).reduce((n, g) => n + g.members.length, 0)} members, ${Object.keys(states).length} states, start ${ms} ms`;
  });

  const rowsBefore = rows();
  let taken;
  await step('skep takes over', async () => {
    let ms;
    [bridge, ms] = await takeOver(startSkep);
    taken = snapshot();
    return `start ${ms} ms`;
  });
  await step('nothing is paired or interviewed again', async () => {
    await sleep(12000);  // routers that are not configured would be, one every ten seconds
    return await nothingLearnedAgain();
  });
  await step('skep shows the same house', async () => sameHouse(before, taken));
  await step('skep keeps the retained states', async () => {
    const again = new Map();
    const client = await listener.another((topic, payload, packet) => { if (packet.retain) again.set(topic, payload.toString()); });
    await sleep(500);
    await client.endAsync();
    const wanted = Object.entries(before.options.devices).filter(([, o]) => o.retain).map(([, o]) => o.friendly_name);
    for (const name of wanted) if (!again.has(`zigbee2mqtt/${name}`)) throw new Error(`nothing retained of ${name}`);
    return `${wanted.length} of devices with the option 'retain', ${again.size} in all`;
  });
  await step('skep switches', async () => switches([...bulbs.slice(0, 10), ...bulbs.slice(-10)].filter(tellsAtOnce).map(nameOf)));
  await step('skep switches a group', async () => {
    listener.forget();
    await listener.insist('group ON', on('group 1', (j) => j?.state === 'ON' && j?.brightness === 150), 'group 1/set', {state: 'ON', brightness: 150, transition: 0});
    const members = before.groups[2]?.members ?? [];
    for (const {ieee_address: ieee} of members) await listener.until(`the member ${ieee}`, on(nameOf(ieee), (j) => j?.brightness === 150), 5000);
    return `${members.length} members follow`;
  });

  const expected = {renamed: {}, options: {}};
  await step('skep changes things', async () => {
    for (const [i, ieee] of bulbs.slice(8, 16).entries()) { expected.renamed[ieee] = names[ieee] = `new/${i} lamp`; await listener.ask('device/rename', {from: ieee, to: names[ieee]}); }
    for (const [i, ieee] of climates.slice(0, 5).entries()) { expected.renamed[ieee] = names[ieee] = `climate again ${i}`; await listener.ask('device/rename', {from: ieee, to: names[ieee]}); }
    for (const [i, ieee] of bulbs.slice(20, 30).entries())
      expected.options[ieee] = (await listener.ask('device/options', {id: ieee, options: i % 2 ? {transition: null, retain: true} : {transition: 3, description: `described ${i}: "so"`}})).to;
    for (const [i, ieee] of bulbs.slice(30, 60).entries()) say(`${nameOf(ieee)}/set`, {state: 'ON', brightness: 200 - i, transition: 0});
    listener.forget();
    for (const [i, ieee] of climates.slice(20, 40).entries()) await sim.do({cmd: 'act', ieee, event: 'climate', temperature: 25 + i / 10, humidity: 55, pressure: 1000});
    const felt = await heard(climates.slice(20, 40), (j) => j?.temperature >= 23);
    await listener.quiet(3000, 60000);
    return `${Object.keys(expected.renamed).length} renamed, ${Object.keys(expected.options).length} with other options, ${felt} thermometers heard`;
  });
  let changed;
  await step('skep stops, and starts again with what it changed', async () => {
    const code = await stop(bridge);
    if (code !== 0) throw new Error(`it ended with ${code}`);
    [bridge] = await takeOver(startSkep);
    changed = snapshot();
    await nothingLearnedAgain();
    for (const [ieee, name] of Object.entries(expected.renamed)) if (changed.devices[ieee].friendly_name !== name) throw new Error(`${ieee} is ${changed.devices[ieee].friendly_name}`);
    for (const [ieee, options] of Object.entries(expected.options))
      for (const [key, value] of Object.entries(options)) same(`options/${ieee}/${key}`, value, changed.options.devices[ieee][key]);
    const again = await stop(bridge);
    if (again !== 0) throw new Error(`it ended with ${again}`);
  });
  await step('the database has the same rows', async () => {
    const strip = (list) => byKey(list.map((row) => ({...row, lastSeen: undefined, endpoints: row.endpoints && Object.fromEntries(Object.entries(row.endpoints).map(([id, e]) => [id, {...e, clusters: undefined}]))})), 'id');
    const after = rows();
    if (after.length !== rowsBefore.length) throw new Error(`${rowsBefore.length} -> ${after.length} rows`);
    if (JSON.stringify(after.map((r) => Object.keys(r))) !== JSON.stringify(rowsBefore.map((r) => Object.keys(r)))) throw new Error('other keys, or in another order');
    return `${after.length} rows, ${same('database', JSON.parse(JSON.stringify(strip(rowsBefore))), JSON.parse(JSON.stringify(strip(after))))}`;
  });
  await step('the peer takes the house back', async () => {
    let ms;
    [bridge, ms] = await takeOver(startPeer);
    return `start ${ms} ms, ${sameHouse(changed, snapshot())}`;
  });
  await step('nothing is paired or interviewed again by the peer', async () => {
    await sleep(12000);
    return await nothingLearnedAgain();
  });
  await step('the peer switches', async () => switches([...bulbs.slice(8, 16), ...bulbs.slice(-5)].filter(tellsAtOnce).map(nameOf)));
  await step('the peer stops well', async () => { if (await stop(bridge) !== 0) throw new Error('it did not'); });
});
