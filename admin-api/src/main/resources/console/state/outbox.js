// Messages on their way from this page to the server. Each has one Idempotency-Key for all its tries, so an answer that
// was lost costs a try and never a second SMS. Those of one case go one after another, in order. Each goes on with the key
// and the name with which it was begun, whoever signs out or in meanwhile.
import {get, lastingPost, Problem} from '../server/api.js';
import {onEvent, onFresh} from '../server/live.js';
import {words} from '../server/words.js';
import {t} from '../language/language.js';
import {full} from '../language/time.js';
import {say} from './announce.js';
import {settled} from './draft-keeping.js';
import {giveBack, takeOut} from './drafts.js';
import {presentPerson, somethingIsUnsaved} from './personal.js';
import {seenEntry} from './reading.js';
import {loadScheduled} from './scheduled.js';
import {byAuthor, onSignOut, session} from './session.js';
import {store} from './store.js';
import {caseIs, messageIs, onMessage, thread} from './thread.js';

const LONGEST_WAIT = 15_000;

/** [{once, person, post, author, caseId, text, after, tries}] in the order in which they were written; after: the last entry that was known then */
export const outbox = store([]);
/** By message id, the case: sent from here and not yet confirmed. */
export const unconfirmed = store({});

const atWork = new Set();
const resting = new Set();

/**
 * @param terms what the request says beyond the text: takeOver, urgent, sendAt, replyWithin
 * @param anyway whether what others wrote meanwhile does not matter
 */
export function send(caseId, terms = {}, anyway = false) {
  const draft = takeOut(caseId);
  if (draft) {
    const {id, messages} = thread.get();
    const after = id === caseId ? messages.at(-1)?.entry ?? 0 : 0;
    const seen = id === caseId && !anyway && !terms.sendAt ? {lastSeenEntry: seenEntry()} : {};
    const one = {once: draft.once, person: presentPerson(), post: lastingPost(), author: byAuthor(), caseId, text: draft.text, terms: {...terms, ...seen}, after, tries: 0};
    outbox.set([...outbox.get(), one]);
    work(caseId);
  }
}

/** Those of a case that the present person has sent. */
export function leavingFrom(all, caseId) {
  return all.filter((one) => one.caseId === caseId && one.person === presentPerson());
}

/** Whether the server has it already, though its answer has not come: it must not stand in the thread twice. */
export function hasCome(one, messages) {
  return messages.some((message) => message.direction === 'OUTBOUND' && message.entry > one.after && message.text === one.text);
}

/** Whether leaving now would leave somebody without knowing what became of a message. */
export function somethingIsSending() {
  return outbox.get().length > 0 || Object.keys(unconfirmed.get()).length > 0;
}

async function work(caseId) {
  if (atWork.has(caseId)) {
    return;
  }
  atWork.add(caseId);
  try {
    for (let next; (next = outbox.get().find((one) => one.caseId === caseId)); ) {
      await handOver(next);
    }
  } finally {
    atWork.delete(caseId);
  }
}

async function handOver(one) {
  await settled(one.caseId);
  for (let wait = 1000; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
    try {
      const body = {text: one.text, ...one.author, ...one.terms};
      const message = await one.post(`/v1/cases/${one.caseId}/messages`, body, one.once);
      remove(one);
      if (session.get() && message.state === 'SCHEDULED') {
        say(t('scheduled.done', {time: full(message.scheduledFor)}));
        loadScheduled();
      } else if (session.get()) {
        watch(message);
        messageIs(message);
      }
      return;
    } catch (failure) {
      if (isFinal(failure)) {
        remove(one);
        giveBack(one.person, one, {code: failure.code, words: words(failure), terms: one.terms});
        if (session.get()) {
          get(`/v1/cases/${one.caseId}`).then(caseIs, () => {});
        }
        return;
      }
      outbox.set(outbox.get().map((each) => (each.once === one.once ? {...each, tries: each.tries + 1} : each)));
      const pause = Math.max(wait, (failure.retryAfter ?? 0) * 1000) * (0.75 + Math.random() / 2);
      await rest(pause);
    }
  }
}

/** Waits, but no longer than until the connection is back. */
function rest(pause) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resting.delete(end);
      resolve();
    };
    const timer = setTimeout(end, pause);
    resting.add(end);
  });
}

/** A refusal, as opposed to an answer that never came or a server that cannot just now. */
function isFinal(failure) {
  return failure instanceof Problem && (failure.code === 'queue-full' || (failure.status < 500 && failure.status !== 429));
}

function remove(one) {
  outbox.set(outbox.get().filter((each) => each.once !== one.once));
}

/** From now on this message is watched until it is confirmed; for those that were sent from this page. */
export function watch(message) {
  if (message.confirmation === 'PENDING') {
    unconfirmed.set({...unconfirmed.get(), [message.id]: message.caseId});
  }
}

onMessage((message) => {
  if (message.direction !== 'OUTBOUND') {
    return;
  }
  if (message.confirmation !== 'PENDING' && message.id in unconfirmed.get()) {
    const {[message.id]: done, ...others} = unconfirmed.get();
    unconfirmed.set(others);
  }
});

async function look(id) {
  try {
    messageIs(await get(`/v1/cases/${unconfirmed.get()[id]}/messages/${id}`));
  } catch {
    // Asked again with the next event or connection.
  }
}

onEvent((event) => {
  if (event.messageId in unconfirmed.get() && event.type !== 'message.queued') {
    look(event.messageId);
  }
});
onFresh(() => {
  resting.forEach((end) => end());
  Object.keys(unconfirmed.get()).forEach(look);
});
onSignOut(() => unconfirmed.set({}));

addEventListener('beforeunload', (event) => {
  if (somethingIsSending() || somethingIsUnsaved()) {
    event.preventDefault();
    event.returnValue = true;
  }
});
