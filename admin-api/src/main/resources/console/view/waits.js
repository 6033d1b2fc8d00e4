// How long a patient has waited for an answer: amber from half of what the organisation allows itself, red beyond it. Where
// it has opening hours its clock rests at night, which the server alone reckons; there the need of attention makes it red.
import {html} from '../preact.js';
import {readSeconds} from '../language/duration.js';
import {t} from '../language/language.js';
import {span} from '../language/span.js';
import {full} from '../language/time.js';
import {minute} from '../state/minute.js';
import {session} from '../state/session.js';
import {useStore} from '../state/store.js';
import {Icon} from './icon.js';

export function Waits({one}) {
  const now = useStore(minute);
  const millis = Math.max(0, now - new Date(one.waitingSince));
  const {answerWithin, openingHours} = useStore(session)?.organisation ?? {};
  const allowed = (readSeconds(answerWithin) ?? Infinity) * 1000;
  const over = openingHours ? one.attention : millis >= allowed;
  const level = over ? 'over' : millis >= allowed / 2 ? 'soon' : '';
  return html`<span class="waits ${level}" title=${t('waits.since', {time: full(one.waitingSince)})}><${Icon} name="sending" /><span class="unseen">${t('waits')} </span>${span(millis)}</span>`;
}
