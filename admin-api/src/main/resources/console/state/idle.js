// Locks the page when nobody has touched it for a while. By the clock and not by a timer alone: a computer that slept
// wakes up locked.
import {lock, session} from './session.js';

const IDLE = 15 * 60_000;
const LOOK_EVERY = 5_000;

let touched = Date.now();

export function watchIdle() {
  ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'].forEach((type) =>
    addEventListener(type, touch, {passive: true, capture: true}));
  setInterval(look, LOOK_EVERY);
  document.addEventListener('visibilitychange', look);
  session.watch((present) => {
    if (present && !present.locked) {
      touched = Date.now();
    }
  });
}

function touch() {
  look();
  touched = Date.now();
}

function look() {
  if (session.get() && Date.now() - touched >= IDLE) {
    lock();
  }
}
