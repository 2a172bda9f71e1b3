// What the journeys with the peer have in common: broker, simulator and bridges as processes, and what clients hear of them.
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {createRequire} from 'node:module';
import {createInterface} from 'node:readline';

export const option = (name, otherwise) => { const i = process.argv.indexOf(`--${name}`); return i > 0 ? process.argv[i + 1] : otherwise; };
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms));

const modules = option('modules');
const mqtt = createRequire(path.join(modules, 'x.js'))('mqtt');
const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });

// A temporary directory with the data directory of the bridge below it.
export const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'peer-'));
export const data = path.join(dir, 'data');
fs.mkdirSync(data);

export async function freePort() {
  return await new Promise((r) => { const s = net.createServer(); s.listen(0, '127.0.0.1', () => { const {port} = s.address(); s.close(() => r(port)); }); });
}
export function start(name, command, args, env = {}) {
  const log = fs.createWriteStream(path.join(dir, `${name}.log`), {flags: 'a'});
  const child = spawn(command, args, {stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...env}, cwd: data});
  child.stdout.pipe(log, {end: false}); child.stderr.pipe(log, {end: false});
  children.add(child);
  child.once('error', (error) => { console.error(`${name}: ${error.message}`); process.exit(2); });
  child.once('exit', () => children.delete(child));
  return child;
}
// Answers the exit code; null when it had to be killed.
export async function stop(child) {
  if (!children.has(child)) return child.exitCode;
  const gone = new Promise((r) => child.once('exit', r));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 20000);
  const code = await gone;
  clearTimeout(hard);
  return code;
}
export async function stopAll() { for (const child of [...children].reverse()) await stop(child); }
export const startPeer = () => start('peer', process.execPath, [path.join(modules, 'zigbee2mqtt', 'index.js')], {ZIGBEE2MQTT_DATA: data});

// The simulated coordinator, and its control port: one line of JSON there, one back.
export class Sim {
  async open(...more) {
    this.child = start('sim', option('sim'), ['--port', String(this.port ?? 0), '--control', '0', '--nv', path.join(dir, 'nv.json'), '--zstack', option('zstack', '3.x.0'), ...more]);
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

// A broker of our own, and a client that hears everything.
export class Listener {
  messages = [];
  waiters = new Set();
  async open() {
    this.port = await freePort();
    fs.writeFileSync(path.join(dir, 'mosquitto.conf'), `listener ${this.port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\nmax_queued_messages 0\n`);
    start('mosquitto', option('broker'), ['-c', path.join(dir, 'mosquitto.conf')]);
    for (let i = 0; ; i++) {
      try { this.client = await mqtt.connectAsync(`mqtt://127.0.0.1:${this.port}`, {reconnectPeriod: 0}); break; } catch (error) { if (i > 100) throw error; await sleep(50); }
    }
    this.client.on('message', (topic, payload, packet) => {
      const m = {topic, text: payload.toString(), retained: packet.retain};
      try { m.json = JSON.parse(m.text); } catch { m.json = undefined; }
      this.messages.push(m);
      for (const waiter of [...this.waiters]) waiter(m);
    });
    await this.client.subscribeAsync('#');
  }
  // One more client, that gets what is retained and all that follows.
  async another(sink) {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${this.port}`, {reconnectPeriod: 0});
    client.on('message', sink);
    await client.subscribeAsync('#');
    return client;
  }
  forget() { this.messages.length = 0; }
  say(topic, json) { this.client.publish(`zigbee2mqtt/${topic}`, JSON.stringify(json)); }
  last(topic) { return this.messages.findLast((m) => m.topic === `zigbee2mqtt/${topic}`)?.json; }
  // The first message, of those that came already and those to come, that passes the test.
  async until(what, test, ms) {
    const old = this.messages.find(test);
    if (old) return old;
    return await new Promise((r, e) => {
      const waiter = (m) => { if (test(m)) { clearTimeout(timer); this.waiters.delete(waiter); r(m); } };
      const timer = setTimeout(() => { this.waiters.delete(waiter); e(new Error(`${ms} ms passed without: ${what}`)); }, ms);
      this.waiters.add(waiter);
    });
  }
  online(ms) { return this.until('bridge/state online', on('bridge/state', (j) => j?.state === 'online'), ms); }
  // The peer says online before it has subscribed: says it again until it is heard.
  async insist(what, test, topic, json) {
    for (let i = 0; ; i++) {
      this.say(topic, json);
      try { return await this.until(what, test, 3000); } catch (error) { if (i >= 5) throw error; }
    }
  }
  // Asks for something and answers the `data` of the answer; throws what it says when it is no success.
  async ask(path, json, ms = 30000) {
    const transaction = `${path} ${this.asked = (this.asked ?? 0) + 1}`;
    this.say(`bridge/request/${path}`, {...json, transaction});
    const m = await this.until(`the answer of ${path}`, on(`bridge/response/${path}`, (j) => j?.transaction === transaction), ms);
    if (m.json.status !== 'ok') throw new Error(`${path} ${JSON.stringify(json)}: ${m.json.error}`);
    return m.json.data;
  }
  // Nothing has been said for so long.
  async quiet(ms, limit) {
    const end = Date.now() + limit;
    for (let seen = -1; seen !== this.messages.length; ) {
      if (Date.now() > end) throw new Error(`it does not come to rest within ${limit} ms`);
      seen = this.messages.length;
      await sleep(ms);
    }
  }
}
export const on = (topic, test = () => true) => (m) => m.topic === `zigbee2mqtt/${topic}` && test(m.json);

export async function step(name, work) {
  const began = Date.now();
  let said;
  try { said = await work(); } catch (error) { console.log(`FAIL  ${name}: ${error.message}`); throw error; }
  console.log(`ok    ${name} (${said ? `${said}, ` : ''}${Date.now() - began} ms)`);
}

// Runs a journey, tidies up, and ends the process. What failed leaves its directory behind.
export async function journey(listener, work) {
  let failed = false;
  try { await work(); } catch (error) {
    failed = true;
    if (process.argv.includes('--keep')) console.log(error.stack);
  } finally {
    await listener.client?.endAsync(true).catch(() => {});
    await stopAll();
    if (failed || process.argv.includes('--keep')) console.log(`kept ${dir}`);
    else fs.rmSync(dir, {recursive: true, force: true});
  }
  process.exit(failed ? 1 : 0);
}

export function writeConfiguration(mqttPort, radioPort, more = []) {
  fs.writeFileSync(path.join(data, 'configuration.yaml'), ['version: 5', 'mqtt:', '  base_topic: zigbee2mqtt', `  server: mqtt://127.0.0.1:${mqttPort}`, 'serial:',
    `  port: tcp://127.0.0.1:${radioPort}`, '  adapter: zstack', 'advanced:', '  network_key: [1,3,5,7,9,11,13,15,0,2,4,6,8,10,12,13]', '  pan_id: 6755',
    '  ext_pan_id: [17,34,51,68,85,102,119,136]', '  channel: 15', ...more.map((line) => `  ${line}`), 'frontend:', '  enabled: false', ''].join('\n'));
}
