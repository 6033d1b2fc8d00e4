// Marks as read what somebody has had before her eyes: the thread is open, the page is looked at, and its end is in
// view. Not while a message of it needs attention: reading would clear that too, so it takes a press of a button.
import {put} from '../server/api.js';
import {isLookedAt} from './alerts.js';
import {session} from './session.js';
import {caseIs, older, thread} from './thread.js';

let underWay = null;

/** Called whenever any of this may have changed. */
export function readWhatIsSeen(endInView) {
  const {shown, messages, whole, loading} = thread.get();
  const nothingNew = !shown || shown.unread === 0 || shown.attention || messages.length === 0;
  if (!nothingNew && !whole && messages.filter((message) => message.direction === 'INBOUND').length < shown.unread) {
    // What is not here was seen by nobody.
    older();
  } else if (!nothingNew && endInView && !loading && isLookedAt() && !session.get()?.locked) {
    markRead(shown.id, newest(messages));
  }
}

/** The highest entry that is here. A message may be given a later one at any time, so its id stands for no place. */
export function newest(messages) {
  return Math.max(0, ...messages.map((message) => message.entry));
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
