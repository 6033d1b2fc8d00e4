// The event stream: kept open, resumed where it was, watched for silence. Who listens hears every event once, and
// "fresh" whenever something may have been missed, so that what is shown is loaded anew.
import {openEvents, whenUnreachable} from './api.js';
import {eventParser} from './event-parser.js';
import {store} from '../state/store.js';

/** More than two heartbeats of the stream. */
const SILENCE = 40_000;
const OPENING = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
/** A stream that is cut is back before anybody need know of it. */
const GRACE = 3_000;
/** A heartbeat is too rare to show within seconds that nothing comes through any more, so it is asked. */
const PROBE_EVERY = 5_000;
const PROBE_PATIENCE = 4_000;

/** 'off', 'connecting', 'live' or 'lost' */
export const connection = store('off');

const eventListeners = new Set();
const freshListeners = new Set();
let running = null;
let grace = null;
let probing = false;

export function onEvent(listener) {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

export function onFresh(listener) {
  freshListeners.add(listener);
  return () => freshListeners.delete(listener);
}

export function startLive() {
  stopLive();
  running = {ended: false, last: null, ending: null, wake: () => {}};
  run(running);
}

export function stopLive() {
  if (running) {
    running.ended = true;
    running.ending?.abort();
    running.wake();
    running = null;
  }
  is('off');
}

/** Tries at once instead of when the pause is over. */
export function reconnectNow() {
  running?.wake();
}

function is(state) {
  clearTimeout(grace);
  grace = null;
  connection.set(state);
}

/** It is told when it does not come back soon. */
function isCut() {
  if (connection.get() !== 'lost') {
    grace ??= setTimeout(() => is('lost'), GRACE);
  }
}

/** Asks for something small; without an answer the connection is lost, whatever the stream seems to be. */
async function probe() {
  if (probing || !running || connection.get() === 'lost') {
    return;
  }
  probing = true;
  const self = running;
  try {
    await fetch('/console/settings.json', {method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(PROBE_PATIENCE)});
  } catch {
    if (self === running) {
      is('lost');
      self.ending?.abort();
    }
  } finally {
    probing = false;
  }
}

async function run(self) {
  let failures = 0;
  is('connecting');
  while (!self.ended) {
    try {
      await follow(self, () => {
        failures = 0;
      });
    } catch {
      // Whatever it was, the remedy is the same.
    }
    if (self.ended) {
      return;
    }
    isCut();
    failures += 1;
    const pause = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      self.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Until the connection ends. */
async function follow(self, opened) {
  const ending = new AbortController();
  self.ending = ending;
  let watch = setTimeout(() => ending.abort(), OPENING);
  const parse = eventParser((event) => hear(self, event));
  try {
    const answer = await openEvents(self.last, ending.signal);
    if (!answer.ok) {
      if (answer.status === 401 || answer.status === 403) {
        self.ended = true;
        is('off');
      }
      throw new Error(String(answer.status));
    }
    opened();
    is('live');
    clearTimeout(watch);
    watch = setTimeout(() => ending.abort(), SILENCE);
    freshListeners.forEach((listener) => listener());
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const {value, done} = await reader.read();
      if (done) {
        return;
      }
      clearTimeout(watch);
      watch = setTimeout(() => ending.abort(), SILENCE);
      parse(value);
    }
  } finally {
    clearTimeout(watch);
    ending.abort();
  }
}

function hear(self, {id, data}) {
  self.last = id ?? self.last;
  const event = JSON.parse(data);
  if (event.type === 'reset') {
    freshListeners.forEach((listener) => listener());
  }
  eventListeners.forEach((listener) => listener(event));
}

setInterval(() => document.visibilityState === 'visible' && probe(), PROBE_EVERY);
whenUnreachable(probe);
addEventListener('offline', probe);
addEventListener('online', reconnectNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && connection.get() === 'lost') {
    reconnectNow();
  }
});
