// The event stream: kept open, resumed where it was, watched for silence. Who listens hears every event once, and
// "fresh" whenever something may have been missed, so that what is shown is loaded anew.
import {openEvents} from './api.js';
import {eventParser} from './event-parser.js';
import {store} from '../state/store.js';

const SILENCE = 40_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/** 'off', 'connecting', 'live' or 'lost' */
export const connection = store('off');

const eventListeners = new Set();
const freshListeners = new Set();
let running = null;

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
  connection.set('off');
}

/** Tries at once instead of when the pause is over. */
export function reconnectNow() {
  running?.wake();
}

async function run(self) {
  let failures = 0;
  connection.set('connecting');
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
    connection.set('lost');
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
  let watch = setTimeout(() => ending.abort(), SILENCE);
  const parse = eventParser((event) => hear(self, event));
  try {
    const answer = await openEvents(self.last, ending.signal);
    if (!answer.ok) {
      if (answer.status === 401 || answer.status === 403) {
        self.ended = true;
        connection.set('off');
      }
      throw new Error(String(answer.status));
    }
    opened();
    connection.set('live');
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

addEventListener('online', reconnectNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && connection.get() === 'lost') {
    reconnectNow();
  }
});
