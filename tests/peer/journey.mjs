// What run.sh runs: broker, simulator and peer as processes, and a journey through them, step by step.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

const option = (name, otherwise) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? process.argv[i + 1] : otherwise; };
const modules = option('modules'), keep = process.argv.includes('--keep');
const mqtt = createRequire(path.join(modules, 'x.js'))('mqtt');
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'peer-'));
const data = path.join(dir, 'data');
fs.mkdirSync(data);
const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

async function freePort() {
  return await new Promise((r) => { const s = net.createServer(); s.listen(0, '127.0.0.1', () => { const {port} = s.address(); s.close(() => r(port)); }); });
}
function start(name, command, args, env = {}) {
  const log = fs.createWriteStream(path.join(dir, `${name}.log`), {flags: 'a'});
  const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...env}, cwd: data});
  child.stdout.pipe(log, {end: false}); child.stderr.pipe(log, {end: false});
  children.add(child);
  child.once('error', (error) => { console.error(`${name}: ${error.message}`); process.exit(2); });
  child.once('exit', () => children.delete(child));
  return child;
}
async function stop(child) {
  if (!children.has(child)) return;
  const gone = new Promise((r) => child.once('exit', r));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 10000);
  await gone; clearTimeout(hard);
}

class Sim {
  async open() {
    this.child = start('sim', option('sim'), ['--port', '0', '--control', '0', '--unformed', '--quiet-home', '--nv', path.join(dir, 'nv.json'), '--zstack', option('zstack')]);
    const first = await new Promise((r, e) => { createInterface(this.child.stdout).once('line', r); this.child.once('exit', () => e(new Error('skep-sim ended'))); });
    Object.assign(this, JSON.parse(first));
    this.socket = net.connect(this.control, '127.0.0.1');
    this.waiting = [];
    createInterface(this.socket).on('line', (line) => this.waiting.shift()(JSON.parse(line)));
    await new Promise((r) => this.socket.once('connect', r));
  }
  async do(command) {
    const answer = await new Promise((r) => { this.waiting.push(r); this.socket.write(`${JSON.stringify(command)}\n`); });
    if (!answer.ok) throw new Error(`${JSON.stringify(command)}: ${answer.error}`);
    return answer.result;
  }
}

const messages = [];
let client;
const waiters = new Set();
async function until(what, test, ms) {
  const old = messages.find(test);
  if (old) return old;
  return await new Promise((r, e) => {
    const waiter = (m) => { if (test(m)) { clearTimeout(timer); waiters.delete(waiter); r(m); } };
    const timer = setTimeout(() => { waiters.delete(waiter); e(new Error(`${ms} ms passed without: ${what}`)); }, ms);
    waiters.add(waiter);
  });
}
const on = (topic, test = () => true) => (m) => m.topic === `zigbee2mqtt/${topic}` && test(m.json);
async function step(name, work) {
  const began = Date.now();
  try { await work(); } catch (error) { console.log(`FAIL  ${name}: ${error.message}`); throw error; }
  console.log(`ok    ${name} (${Date.now() - began} ms)`);
}
const forget = () => { messages.length = 0; };

const broker = await freePort();
fs.writeFileSync(path.join(dir, 'mosquitto.conf'), `listener ${broker} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n`);
start('mosquitto', option('broker'), ['-c', path.join(dir, 'mosquitto.conf')]);
const sim = new Sim();
let peer;
const startPeer = () => { peer = start('peer', process.execPath, [path.join(modules, 'zigbee2mqtt', 'index.js')], {ZIGBEE2MQTT_DATA: data}); };
let failed = false;
try {
  await sim.open();
  fs.writeFileSync(path.join(data, 'configuration.yaml'), ['version: 5', 'mqtt:', '  base_topic: zigbee2mqtt', `  server: mqtt://127.0.0.1:${broker}`, 'serial:',
    `  port: tcp://127.0.0.1:${sim.port}`, '  adapter: zstack', 'advanced:', '  log_level: debug', '  network_key: [1,3,5,7,9,11,13,15,0,2,4,6,8,10,12,13]', '  pan_id: 6755',
    '  ext_pan_id: [17,34,51,68,85,102,119,136]', '  channel: 15', 'frontend:', '  enabled: false', ''].join('\n'));
  for (let i = 0; ; i++) {
    try { client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker}`, {reconnectPeriod: 0}); break; } catch (error) { if (i > 100) throw error; await sleep(50); }
  }
  client.on('message', (topic, payload) => {
    const m = {topic, text: payload.toString()};
    try { m.json = JSON.parse(m.text); } catch { m.json = undefined; }
    messages.push(m);
    for (const waiter of [...waiters]) waiter(m);
  });
  await client.subscribeAsync('#');
  startPeer();
  const online = (ms) => until('bridge/state online', on('bridge/state', (j) => j?.state === 'online'), ms);
  const say = (topic, json) => client.publish(`zigbee2mqtt/${topic}`, JSON.stringify(json));
  // The peer says online before it has subscribed: says it again until it is heard.
  const insist = async (what, test, topic, json) => {
    for (let i = 0; ; i++) {
      say(topic, json);
      try { return await until(what, test, 3000); } catch (error) { if (i >= 5) throw error; }
    }
  };
  await step('forms a network on a blank coordinator', async () => {
    await online(90000);
    const info = await until('bridge/info', on('bridge/info', (j) => j?.network?.channel === 15), 5000);
    if (info.json.network.pan_id !== 6755) throw new Error(`PAN id ${info.json.network.pan_id}`);
    if ((await sim.do({cmd: 'status'})).formations !== 1) throw new Error('not formed once');
  });
  const devices = Object.fromEntries((await sim.do({cmd: 'devices'})).map((d) => [d.name, d.ieee]));
  const lock = devices['front door lock'], lamp = devices['hall lamp'], switcher = devices['hall switch'], plug = devices['television plug'];
  await step('lets nobody in while joining is closed', async () => {
    let refused = false;
    await sim.do({cmd: 'join', ieee: lamp}).catch(() => { refused = true; });
    if (!refused) throw new Error('the lamp joined');
  });
  await step('pairs everything in pairing mode', async () => {
    say('bridge/request/permit_join', {time: 254});
    for (const [name, ieee] of Object.entries(devices))
      await until(`interview of ${name}`, on('bridge/event', (j) => j?.type === 'device_interview' && j.data.ieee_address === ieee && j.data.status !== 'started'), 120000)
        .then((m) => { if (m.json.data.status !== 'successful') throw new Error(`interview of ${name} ${m.json.data.status}`); });
  });
  await step('knows the models', async () => {
    await sleep(3000);
    const known = messages.filter(on('bridge/devices')).at(-1).json;
    const model = (ieee) => known.find((d) => d.ieee_address === ieee)?.definition?.model;
    const expected = {[lock]: 'ZNMS11LM', [lamp]: 'LED1732G11', [plug]: 'NAS-WR01B', [switcher]: 'E1743'};
    for (const [ieee, wanted] of Object.entries(expected)) if (model(ieee) !== wanted) throw new Error(`${ieee} is ${model(ieee)}, not ${wanted}`);
    const unsupported = known.filter((d) => d.type !== 'Coordinator' && !d.supported).map((d) => d.model_id);
    if (unsupported.length) throw new Error(`unsupported: ${unsupported}`);
  });
  await step('switches the lamp', async () => {
    for (const state of ['ON', 'OFF', 'ON']) {
      forget(); say(`${lamp}/set`, {state});
      await until(`lamp ${state}`, on(lamp, (j) => j?.state === state), 15000);
    }
    forget(); say(`${lamp}/set`, {brightness: 100, color_temp: 300});
    await until('brightness', on(lamp, (j) => j?.brightness === 100 && j?.color_temp === 300), 15000);
    await sleep(500); forget(); say(`${lamp}/get`, {state: '', brightness: ''});
    await until('the read-back', on(lamp, (j) => j?.brightness === 100 && j?.state === 'ON'), 15000);
  });
  await step('hears the lock', async () => {
    forget(); await sim.do({cmd: 'lock', event: 'finger', user: 3});
    await until('finger_open_user_id3', on(lock, (j) => j?.action === 'finger_open_user_id3'), 5000);
    forget(); await sim.do({cmd: 'lock', event: 'ring'});
    await until('ring_bell', on(lock, (j) => j?.action === 'ring_bell'), 5000);
    forget(); await sim.do({cmd: 'lock', event: 'password', match: false, times: 3});
    await until('password_not_match', on(lock, (j) => j?.action === 'password_not_match' && j?.action_repeat === 3), 5000);
  });
  await step('hears the switch and the sensors', async () => {
    forget(); await sim.do({cmd: 'act', ieee: switcher, event: 'off'});
    await until('action off', on(switcher, (j) => j?.action === 'off'), 5000);
    await sim.do({cmd: 'act', ieee: devices['front door'], event: 'open'});
    await until('contact', on(devices['front door'], (j) => j?.contact === false), 5000);
    await sim.do({cmd: 'act', ieee: devices['hall motion'], event: 'motion', lux: 50});
    await until('occupancy', on(devices['hall motion'], (j) => j?.occupancy === true), 5000);
    await sim.do({cmd: 'act', ieee: devices['kitchen leak'], event: 'alarm'});
    await until('leak', on(devices['kitchen leak'], (j) => j?.water_leak === true), 5000);
    await sim.do({cmd: 'act', ieee: devices['bedroom climate'], event: 'climate', temperature: 25, humidity: 40, pressure: 990});
    await until('climate', on(devices['bedroom climate'], (j) => j?.temperature === 25 && j?.humidity === 40 && j?.pressure === 990), 5000);
  });
  await step('measures what the plug draws', async () => {
    forget(); say(`${plug}/set`, {state: 'ON'});
    await until('power', on(plug, (j) => j?.state === 'ON' && j?.power > 80), 30000);
  });
  await step('moves the blind and the radiator', async () => {
    forget(); say(`${devices['living room blind']}/set`, {position: 40});
    await until('position', on(devices['living room blind'], (j) => j?.position === 40), 60000);
    say(`${devices['living room radiator']}/set`, {occupied_heating_setpoint: 22.5});
    await until('setpoint', on(devices['living room radiator'], (j) => j?.occupied_heating_setpoint === 22.5), 30000);
  });
  await step('backs the coordinator up', async () => {
    forget(); say('bridge/request/backup', {});
    await until('backup', on('bridge/response/backup', (j) => j?.status === 'ok'), 30000);
    const backup = JSON.parse(fs.readFileSync(path.join(data, 'coordinator_backup.json')));
    if (backup.devices.length !== Object.keys(devices).length) throw new Error(`${backup.devices.length} devices in the backup`);
    if (!backup.devices.every((d) => d.link_key)) throw new Error('a device without link key');
  });
  await step('resumes the network', async () => {
    await stop(peer); forget();
    client.publish('zigbee2mqtt/bridge/state', '', {retain: true});
    await sleep(300); forget();
    startPeer(); await online(60000);
    if ((await sim.do({cmd: 'status'})).formations !== 1) throw new Error('formed again');
    forget(); await insist('lamp OFF', on(lamp, (j) => j?.state === 'OFF'), `${lamp}/set`, {state: 'OFF'});
  });
  await step('restores the network to a new coordinator', async () => {
    await stop(peer); await stop(sim.child);
    fs.rmSync(path.join(dir, 'nv.json'));
    const first = sim.port;
    await sim.open();
    const yaml = fs.readFileSync(path.join(data, 'configuration.yaml'), 'utf8');
    fs.writeFileSync(path.join(data, 'configuration.yaml'), yaml.replace(`:${first}`, `:${sim.port}`));
    client.publish('zigbee2mqtt/bridge/state', '', {retain: true});
    await sleep(300); forget();
    startPeer(); await online(120000);
    const info = await until('bridge/info', on('bridge/info', (j) => j?.network?.pan_id === 6755), 5000);
    if (info.json.network.extended_pan_id !== '0x1122334455667788') throw new Error(`extended PAN id ${info.json.network.extended_pan_id}`);
    forget(); await insist('lamp ON', on(lamp, (j) => j?.state === 'ON'), `${lamp}/set`, {state: 'ON'});
  });
} catch (error) {
  failed = true;
  if (!children.size || keep) console.log(error.stack);
} finally {
  await client?.endAsync(true).catch(() => {});
  for (const child of [...children].reverse()) await stop(child);
  if (failed || keep) console.log(`kept ${dir}`);
  else fs.rmSync(dir, {recursive: true, force: true});
}
process.exit(failed ? 1 : 0);
