// What mixed.sh runs: a house of many vendors, started again and again by skep and by the peer: time to online, memory, processor time.
import fs from 'node:fs';
import path from 'node:path';
import {readFacts} from '../../tools/catalogue/facts.mjs';
import {Listener, Sim, data, journey, option, sleep, start, startPeer, stop, writeConfiguration} from './support.mjs';

const wanted = Number(option('devices', '200'));
const vendors = Number(option('vendors', '60'));
const runs = Number(option('runs', '3'));
const restSeconds = 10;

// Of the vendors with most definitions, one definition of each in turn.
function choose() {
  const byVendor = new Map();
  for (const definition of readFacts().definitions) {
    const plain = definition.fingerprints.find(({modelID, conditions}) => modelID && !conditions);
    const model = definition.zigbeeModels?.[0] ?? plain?.modelID;
    if (model === undefined) continue;
    const manufacturer = definition.zigbeeModels ? definition.vendor : plain.manufacturerName;
    if (!byVendor.has(definition.vendor)) byVendor.set(definition.vendor, []);
    byVendor.get(definition.vendor).push({model, manufacturer, endpoints: Object.values(definition.facts?.endpoints ?? {})});
  }
  const largest = [...byVendor.values()].sort((a, b) => b.length - a.length).slice(0, vendors);
  const chosen = [];
  for (let turn = 0; chosen.length < wanted && turn < 1000; ++turn) {
    for (const list of largest) if (turn < list.length && chosen.length < wanted) chosen.push(list[turn]);
  }
  return chosen;
}

const Clusters = [0, 1, 3, 4, 5, 6, 8, 768, 1026, 1029, 1280];
function row({model, manufacturer, endpoints}, number) {
  const ids = [...new Set([1, ...endpoints])].sort((a, b) => a - b);
  const endpoint = (id) => ({profId: 260, epId: id, devId: 256, inClusterList: Clusters, outClusterList: [10, 25], clusters: {}, binds: [], configuredReportings: [], meta: {}});
  return {
    id: number + 2, type: 'Router', ieeeAddr: `0x00158d00${(number + 1).toString(16).padStart(8, '0')}`, nwkAddr: 4096 + number, manufId: 4447,
    manufName: manufacturer, powerSource: 'Mains (single phase)', modelId: model, epList: ids, endpoints: Object.fromEntries(ids.map((id) => [id, endpoint(id)])),
    appVersion: 1, stackVersion: 1, hwVersion: 1, dateCode: '20240101', swBuildId: '1.0', zclVersion: 3, interviewCompleted: true, interviewState: 'SUCCESSFUL',
    meta: {configured: 1}, lastSeen: null,
  };
}

const listener = new Listener();
const sim = new Sim();
const bridges = {skep: () => start('skep', option('skep'), ['run', '--data', data]), peer: () => startPeer()};

function memory(pid) {
  const kib = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return kib('VmRSS') / 1024;
}
const cpuMs = (pid) => fs.readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(fs.readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6;

async function measure(make) {
  listener.forget();
  const began = performance.now();
  const child = make();
  await listener.online(120000);
  const online = performance.now() - began;
  await sleep(restSeconds * 1000);
  const told = {online, rss: memory(child.pid), cpu: cpuMs(child.pid), devices: listener.last('bridge/devices').filter((d) => d.supported).length - 1};
  await stop(child);
  return told;
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

await journey(listener, async () => {
  await listener.open();
  await sim.open();
  writeConfiguration(listener.port, sim.port, ['log_output: [console]', 'log_level: warning']);
  const first = bridges.skep(); // forms the network
  await listener.online(30000);
  await stop(first);
  const database = path.join(data, 'database.db');
  const house = choose();
  fs.appendFileSync(database, house.map((one, i) => `${JSON.stringify(row(one, i))}\n`).join(''));
  const kept = fs.readFileSync(database);
  console.log(`${house.length} devices of ${vendors} vendors, ${runs} runs each, ${restSeconds} s after online`);
  console.log('bridge  online ms   RSS MiB   CPU ms  supported');
  const all = {};
  for (const name of option('peer', 'yes') === 'yes' ? ['skep', 'peer'] : ['skep']) {
    const told = [];
    for (let i = 0; i < runs; ++i) {
      fs.writeFileSync(database, kept);
      told.push(await measure(bridges[name]));
    }
    all[name] = Object.fromEntries(Object.keys(told[0]).map((key) => [key, median(told.map((one) => one[key]))]));
    const {online, rss, cpu, devices} = all[name];
    console.log(`${name.padEnd(6)} ${online.toFixed(0).padStart(10)} ${rss.toFixed(1).padStart(9)} ${cpu.toFixed(0).padStart(8)} ${String(devices).padStart(10)}`);
  }
  if (all.peer) console.log(`ratio  ${['online', 'rss', 'cpu'].map((key) => (all.peer[key] / all.skep[key]).toFixed(1).padStart(9)).join('')}`);
});
