// What is said to those who do not see the page, and what is laid over it for those who do.
import {onSignOut} from './session.js';
import {store} from './store.js';

/** Of what is ordinary. */
const MOST = 3;
const SHOWN_FOR = 12_000;

/** Read out by screen readers, politely. */
export const said = store('');
/** [{id, words, caseId, urgent, action}], the urgent ones first */
export const toasts = store([]);

let count = 0;

export function say(words) {
  // The same words twice are news twice.
  said.set(said.get() === words ? `${words}\u00a0` : words);
}

/**
 * @param urgent stays until somebody puts it away, whatever else comes
 * @param spoken what is read out in place of the words
 * @param action {words, act} of a button, such as one that undoes
 */
export function toast(words, {caseId = null, urgent = false, spoken = words, action = null} = {}) {
  const id = ++count;
  const others = toasts.get().filter((one) => caseId === null || one.caseId !== caseId || one.urgent !== urgent);
  const all = [...others, {id, words, caseId, urgent, action}];
  toasts.set([...all.filter((one) => one.urgent), ...all.filter((one) => !one.urgent).slice(-MOST)]);
  say(spoken);
  if (!urgent) {
    setTimeout(() => putAway(id), SHOWN_FOR);
  }
}

export function putAway(id) {
  toasts.set(toasts.get().filter((one) => one.id !== id));
}

/** All that is not urgent of one contact request. */
export function putAwayOf(caseId) {
  const others = toasts.get().filter((one) => one.caseId !== caseId || one.urgent);
  if (others.length < toasts.get().length) {
    toasts.set(others);
  }
}

onSignOut(() => {
  toasts.set([]);
  said.set('');
});
