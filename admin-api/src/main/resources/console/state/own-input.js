// What a person does at this page, as opposed to what a page does by itself. Whoever types may be looking at her hands: a
// key that goes into a field is an answer to what she has seen only when there was time to see it.
import {session} from './session.js';

/** From the arrival of something to a key that may be meant for it. */
const MOMENT = 1_000;

let any = -Infinity;
let typed = -Infinity;
const listeners = new Set();

/** Hears of each input. @returns what ends it */
export function onOwnInput(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether somebody has done something since. @param then as performance.now() says it */
export function touchedSince(then) {
  return any > then || typed > then + MOMENT;
}

function note(event) {
  if (!event.isTrusted || session.get()?.locked || stoodStill(event)) {
    return;
  }
  if (event.type === 'keydown' && event.target.matches?.('input, textarea, select')) {
    typed = performance.now();
  } else {
    any = performance.now();
  }
  listeners.forEach((listener) => listener());
}

/** What moves below a pointer that rests is the page. */
function stoodStill(event) {
  return event.type === 'pointermove' && event.movementX === 0 && event.movementY === 0;
}

['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'].forEach((type) =>
  addEventListener(type, note, {passive: true, capture: true}));
