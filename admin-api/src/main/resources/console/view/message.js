// One message: the organisation's on green, the patient's on white, the time in grey at the end of the text, the author
// below, and what is known of it in words with a sign.
import {html, lazy, pure, useState} from '../preact.js';
import {harmless, harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {clock, full} from '../language/time.js';
import {MessageState} from './message-state.js';

const MoveMessage = lazy(() => import('./move-message.js'), 'MoveMessage');
const MessageDetails = lazy(() => import('./message-details.js'), 'MessageDetails');

export const Message = pure((given) => html`<${Row} ...${given} />`);

/** Its time opens the details. Of all times the last alone is a stop for Tab; arrow keys go to the others. */
function Row({message, unread, resent, open, last, tail, latest}) {
  const [detailed, setDetailed] = useState(false);
  const ours = message.direction === 'OUTBOUND';
  const text = harmless(message.text);
  return html`<li class="message ${ours ? 'ours' : 'theirs'} ${unread ? 'unread' : ''} ${tail ? 'tail' : ''}" data-message=${message.id} data-state=${message.state} data-unread=${unread || null}>
    <div class="bubble">
      ${!ours && html`<span class="unseen">${t('message.from-patient')}: </span>`}
      <p class="text" dir="auto">${text === '' ? html`<em>${t('message.no-text')}</em>` : text} <button type="button" class="time" tabindex=${last ? 0 : -1} title=${full(message.createdAt)} onClick=${() => setDetailed(true)}>
        <time datetime=${message.createdAt}>${clock(message.createdAt)}</time><span class="unseen"> ${t('details')}</span>
      </button></p>
    </div>
    <div class="under"><p class="below">
      ${unread && html`<strong class="mark new">${t('message.new')}</strong>`}
      ${ours && html`<span class="author ${tail ? '' : 'unseen'}"><bdi>${message.automatic ? t('message.automatic') : harmlessLine(message.author?.name)}</bdi></span>`}
      ${marks(message).map((mark) => html`<span key=${mark} class="mark" title=${t(`${mark}.why`)}>${t(mark)}</span>`)}
      ${ours && message.segmentCount > 1 && html`<span class="segments">${t('message.segments', {count: message.segmentCount})}</span>`}
    </p>
    ${ours && html`<${MessageState} message=${message} resent=${resent} open=${open} tail=${tail} latest=${latest} />`}</div>
    ${isUnsure(message) && html`<${MoveMessage} message=${message} unsure />`}
    ${detailed && html`<${MessageDetails} message=${message} onClose=${() => setDetailed(false)} />`}
  </li>`;
}

/** Whether the server chose between several open cases, and nobody has since. */
function isUnsure(message) {
  return message.alsoOpen.length > 0 && message.placedBy !== 'by-hand';
}

function marks(message) {
  return [
    message.late && 'message.late',
    message.incomplete && 'message.incomplete',
    message.placedBy === 'by-hand' && 'message.moved',
    message.possibleDuplicate && 'message.duplicate',
    message.possiblyMixed && 'message.mixed',
    message.otherSenderNumber && 'message.other-number',
    message.unreadable && 'message.unreadable',
    message.readAs && 'message.guessed',
    message.resendOf && 'message.resent-before',
  ].filter(Boolean);
}
