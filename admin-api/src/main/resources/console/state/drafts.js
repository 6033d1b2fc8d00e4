// What was written and not sent, by case.
import {personal} from './personal.js';

/** By case id: {text, once, problem, kept}. once is the Idempotency-Key that this draft will be sent with, kept what the daemon has of it. */
export const drafts = personal({}, (all) => Object.values(all).some((draft) => draft.text.trim() !== '' && draft.text !== draft.kept));

const NEW = {text: '', once: null, problem: null, kept: ''};

export function draftOf(all, caseId) {
  return all[caseId] ?? NEW;
}

export function write(caseId, text) {
  const before = draftOf(drafts.get(), caseId);
  // Another text is another message; the same one, however often it is sent, is one.
  const once = text === before.text && before.once ? before.once : crypto.randomUUID();
  drafts.patch({[caseId]: {...before, text, once, problem: null}});
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

/** What could not be sent comes back to its writer, before what she wrote meanwhile. Alone in its field it is still the same message. */
export function giveBack(person, {caseId, text, once}, problem) {
  drafts.changeOf(person, (all) => {
    const meanwhile = draftOf(all, caseId).text;
    const draft = meanwhile === '' ? {text, once} : {text: `${text}\n${meanwhile}`, once: crypto.randomUUID()};
    return {...all, [caseId]: {...draft, problem, kept: ''}};
  });
}
