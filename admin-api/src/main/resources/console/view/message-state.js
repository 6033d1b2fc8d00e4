// Where an outbound message stands, and what can be done about it.
import {html, useState} from '../preact.js';
import {t} from '../language/language.js';
import {clock, dayKey, full} from '../language/time.js';
import {post, put} from '../server/api.js';
import {failureWords, words} from '../server/words.js';
import {watch} from '../state/outbox.js';
import {byAuthor} from '../state/session.js';
import {messageIs} from '../state/thread.js';
import {Icon} from './icon.js';

const SIGNS = {PENDING: 'sending', SENT: 'sent', NOT_SENT: 'failed', UNKNOWN: 'unknown'};

/** One key a message for the time of this page, so that pressing twice asks once. */
const resendKeys = new Map();

/** @param tail the last of those that stand together @param latest the last of ours in the thread: it alone says that all is well in words */
export function MessageState({message, resent, open, tail, latest}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const path = `/v1/cases/${message.caseId}/messages/${message.id}`;

  async function act(ask) {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await ask();
      watch(answer);
      messageIs(answer);
    } catch (failure) {
      setProblem(words(failure));
    } finally {
      setBusy(false);
    }
  }

  function sendAgain() {
    const once = resendKeys.get(message.id) ?? crypto.randomUUID();
    resendKeys.set(message.id, once);
    return act(() => post(`${path}/resend`, byAuthor(), once));
  }

  const quiet = message.confirmation === 'SENT' && message.state !== 'UNCERTAIN' && !latest;
  const undecided = !resent && (message.confirmation === 'NOT_SENT' || message.confirmation === 'UNKNOWN');
  return html`<div class="state ${SIGNS[message.confirmation]}" data-confirmation=${message.confirmation}>
    <span class="said ${quiet && !tail ? 'unseen' : ''}" title=${quiet ? stateWords(message) : null}><${Icon} name=${SIGNS[message.confirmation]} /> <span class=${quiet ? 'unseen' : null}>${stateWords(message)}</span></span>
    ${message.state === 'QUEUED' && html`<button type="button" disabled=${busy} onClick=${() => act(() => post(`${path}/cancel`, byAuthor()))}>${t('message.take-back')}</button>`}
    ${undecided && message.confirmation === 'UNKNOWN' && html`<button type="button" disabled=${busy} onClick=${() => act(() => put(`${path}/settlement`, {as: 'SENT', ...byAuthor()}))}>${t('message.treat-as-sent')}</button>`}
    ${undecided && open && !message.automatic && html`<button type="button" disabled=${busy} onClick=${sendAgain}>${t('message.send-again')}</button>`}
    ${resent && html`<span class="note">${t('message.sent-again')}</span>`}
    ${message.overdueSince && message.confirmation === 'PENDING' && html`<p class="overdue"><${Icon} name="warning" /> ${t('message.overdue', {time: clock(message.overdueSince)})}</p>`}
    ${undecided && message.confirmation === 'UNKNOWN' && html`<p class="note">${t('message.unknown.why')}</p>`}
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
  </div>`;
}

function stateWords(message) {
  switch (message.confirmation) {
    case 'SENT':
      return message.state === 'UNCERTAIN' ? t('state.treated-as-sent') : t('state.sent', {time: reached(message)});
    case 'NOT_SENT':
      return message.failure?.code === 'cancelled' ? t('state.taken-back') : t('state.not-sent', {reason: failureWords(message)});
    case 'UNKNOWN':
      return t('state.unknown', {reason: failureWords(message)});
    default:
      return t('state.sending');
  }
}

/** The time alone when it is the day of the message. */
function reached(message) {
  const at = message.deliveredAt ?? message.acceptedAt ?? message.createdAt;
  return dayKey(at) === dayKey(message.createdAt) ? clock(at) : full(at);
}
