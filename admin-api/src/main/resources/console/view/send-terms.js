// How a message goes out when not at once and for good: at a time, and by when an answer is expected.
import {html, useState} from '../preact.js';
import {t} from '../language/language.js';
import {Dialog} from './dialog.js';

const HOURS = [24, 48, 72, 168];
const MOST_DAYS = 90;

/** @param send is given {sendAt?, replyWithin?} */
export function SendTerms({send, onClose}) {
  const [at, setAt] = useState('');
  const [within, setWithin] = useState('');
  const [problem, setProblem] = useState(null);

  function submit(event) {
    event.preventDefault();
    const time = at === '' ? null : new Date(at);
    if (time !== null && !(time > new Date() && time - new Date() < MOST_DAYS * 86_400_000)) {
      setProblem(t('terms.when.wrong', {count: MOST_DAYS}));
      return;
    }
    send({...(time ? {sendAt: time.toISOString()} : {}), ...(within === '' ? {} : {replyWithin: `PT${within}H`})});
    onClose();
  }

  return html`<${Dialog} title=${t('terms')} onClose=${onClose}>
    <form class="fields" onSubmit=${submit} novalidate>
      <label>${t('terms.when')} <input type="datetime-local" autofocus min=${local(new Date())} value=${at} aria-invalid=${problem ? true : null} aria-describedby="terms-problem" onInput=${(event) => setAt(event.target.value)} /></label>
      <div class="actions">
        <button type="button" onClick=${() => setAt(local(morning(1)))}>${t('terms.tomorrow')}</button>
        <button type="button" onClick=${() => setAt(local(morning(7)))}>${t('terms.week')}</button>
      </div>
      <p id="terms-problem" class="problem" role="alert">${problem}</p>
      <label>${t('terms.reply')} <select value=${within} onChange=${(event) => setWithin(event.target.value)}>
        <option value="">${t('terms.reply.none')}</option>
        ${HOURS.map((hours) => html`<option key=${hours} value=${hours}>${t('terms.reply.days', {count: hours / 24})}</option>`)}
      </select></label>
      <div class="foot"><button type="submit" class="main">${t(at === '' ? 'composer.send' : 'terms.schedule')}</button></div>
    </form>
  </${Dialog}>`;
}

/** At nine. */
function morning(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  day.setHours(9, 0, 0, 0);
  return day;
}

/** As the field writes it, in the reader's zone. */
function local(date) {
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
