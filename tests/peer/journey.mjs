// What run.sh runs: broker, simulator and peer as processes, and a journey through them, step by step.
import fs from 'node:fs';
import path from 'node:path';
import {Listener, Sim, data, dir, journey, on, sleep, startPeer, step, stop, writeConfiguration} from './support.mjs';

const listener = new Listener();
const {messages} = listener;
const until = (...all) => listener.until(...all), say = (...all) => listener.say(...all), insist = (...all) => listener.insist(...all);
const online = (ms) => listener.online(ms), forget = () => listener.forget();
const sim = new Sim();
let peer;
await journey(listener, async () => {
  await sim.open('--unformed', '--quiet-home');
  await listener.open();
  writeConfiguration(listener.port, sim.port, ['log_level: debug']);
  const {client} = listener;
  peer = startPeer();
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
    peer = startPeer(); await online(60000);
    if ((await sim.do({cmd: 'status'})).formations !== 1) throw new Error('formed again');
    forget(); await insist('lamp OFF', on(lamp, (j) => j?.state === 'OFF'), `${lamp}/set`, {state: 'OFF'});
  });
  await step('restores the network to a new coordinator', async () => {
    await stop(peer); await stop(sim.child);
    fs.rmSync(path.join(dir, 'nv.json'));
    await sim.open('--unformed', '--quiet-home');
    client.publish('zigbee2mqtt/bridge/state', '', {retain: true});
    await sleep(300); forget();
    peer = startPeer(); await online(120000);
    const info = await until('bridge/info', on('bridge/info', (j) => j?.network?.pan_id === 6755), 5000);
    if (info.json.network.extended_pan_id !== '0x1122334455667788') throw new Error(`extended PAN id ${info.json.network.extended_pan_id}`);
    forget(); await insist('lamp ON', on(lamp, (j) => j?.state === 'ON'), `${lamp}/set`, {state: 'ON'});
  });
});
