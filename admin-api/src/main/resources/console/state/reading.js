// Marks as read what somebody has had before her eyes: the thread is open, its end is in view, and since the text came she
// has done something at this page. A page that is open and focused is no person. Not while a message of it needs attention:
// reading would clear that too, so it takes a press of a button; nor what somebody has just made unread again.
import {put} from '../server/api.js';
import {onEvent} from '../server/live.js';
import {isLookedAt} from './alerts.js';
import {touchedSince} from './own-input.js';
import {session} from './session.js';
import {store} from './store.js';
import {caseIs, older, thread} from './thread.js';

/** The case that somebody wants to stay unread, until it is left. */
export const keptUnread = store(null);

let underWay = null;
/** The newest entry of the open case that somebody has had before her eyes, read or not. */
let seenUpTo = 0;
/** Of the open case: when the latest of what is unread came, and what was known to be unread before. */
let arrived = -Infinity;
let known = {id: null, keys: null};

/** Called whenever any of this may have changed. */
export function readWhatIsSeen(endInView) {
  const {shown, messages, whole, loading} = thread.get();
  if (shown && endInView && !loading && touchedSince(arrived) && isLookedAt() && !session.get()?.locked) {
    seenUpTo = newest(messages);
  }
  const nothingNew = !shown || shown.unread === 0 || (shown.attention && isTrouble(messages)) || messages.length === 0;
  if (!nothingNew && !whole && messages.filter((message) => message.direction === 'INBOUND').length < shown.unread) {
    // What is not here was seen by nobody.
    older();
  } else if (!nothingNew && endInView && !loading && isSeen() && isLookedAt() && !session.get()?.locked) {
    markRead(shown.id, newest(messages));
  }
}

/** Whether one of ours may not have reached the patient: reading would clear that, too. */
export function isTrouble(messages) {
  const resent = new Set(messages.map((message) => message.resendOf));
  return messages.some((message) => message.direction === 'OUTBOUND' && !resent.has(message.id)
    && (message.confirmation === 'NOT_SENT' || message.confirmation === 'UNKNOWN' || Boolean(message.overdueSince)));
}

/** The highest entry that is here. A message may be given a later one at any time, so its id stands for no place. */
export function newest(messages) {
  return Math.max(0, ...messages.map((message) => message.entry));
}

/** The last to arrive, by entry, as many as the case counts. */
export function unreadOf({messages, shown}) {
  const count = shown?.unread ?? 0;
  return count === 0 ? [] : messages.filter((message) => message.direction === 'INBOUND').slice(-count);
}

/** The newest entry that was seen; 0 when there is none. */
export function seenEntry() {
  const {messages, shown} = thread.get();
  const [first] = unreadOf({messages, shown});
  const read = first === undefined ? messages : messages.filter((message) => message.entry < first.entry);
  return Math.max(seenUpTo, newest(read));
}

function isSeen() {
  return touchedSince(arrived) && keptUnread.get() !== thread.get().id;
}

/** Everything up to this entry is read and dealt with. */
export async function markRead(caseId, entry) {
  if (underWay === entry) {
    return;
  }
  underWay = entry;
  try {
    caseIs(await put(`/v1/cases/${caseId}/read`, {entry}));
  } catch {
    // The count stays, and the next event tries again.
  } finally {
    underWay = null;
  }
}

/** Everything from this entry on is unread again, and stays so while the case is open here. */
export async function markUnread(caseId, entry) {
  keptUnread.set(caseId);
  caseIs(await put(`/v1/cases/${caseId}/unread`, {entry}));
}

thread.watch((state) => {
  if (state.id !== known.id) {
    // She came here by herself, so what was there before has been followed by an input of hers.
    known = {id: state.id, keys: null};
    arrived = -Infinity;
    seenUpTo = 0;
    keptUnread.set(null);
  }
  if (state.shown && !state.loading) {
    const keys = new Set(unreadOf(state).map((message) => `${message.id}/${message.entry}`));
    if (known.keys !== null && [...keys].some((key) => !known.keys.has(key))) {
      arrived = performance.now();
    }
    known.keys = keys;
  }
});
onEvent((event) => {
  if (event.type === 'message.received' && event.caseId === thread.get().id) {
    arrived = performance.now();
  }
});
