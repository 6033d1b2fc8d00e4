// What was written and not sent, by case. In memory only: a reload forgets it.
import {onSignOut} from './session.js';
import {store} from './store.js';

/** By case id: {text, once, problem}. once is the Idempotency-Key that this draft will be sent with. */
export const drafts = store({});

const NEW = {text: '', once: null, problem: null};

export function draftOf(all, caseId) {
  return all[caseId] ?? NEW;
}

export function write(caseId, text) {
  const before = draftOf(drafts.get(), caseId);
  // Another text is another message; the same one, however often it is sent, is one.
  put(caseId, {text, once: text === before.text && before.once ? before.once : crypto.randomUUID(), problem: null});
}

/** Takes the draft out, to be sent; undefined when there is none, as for the second click of two. */
export function takeOut(caseId) {
  const {[caseId]: draft, ...others} = drafts.get();
  if (!draft || draft.text.trim() === '') {
    return undefined;
  }
  drafts.set(others);
  return draft;
}

/** What could not be sent comes back, before what was written meanwhile. */
export function giveBack(caseId, text, problem) {
  const meanwhile = draftOf(drafts.get(), caseId).text;
  put(caseId, {text: meanwhile === '' ? text : `${text}\n${meanwhile}`, once: crypto.randomUUID(), problem});
}

function put(caseId, draft) {
  drafts.set({...drafts.get(), [caseId]: draft});
}

onSignOut(() => drafts.set({}));
