// When the desk is open, and when nothing scheduled goes out. A day is typed as people write it: 8:00-12:00, 13:00-16:00.
import {html, useEffect, useState} from '../preact.js';
import {languageTag, t} from '../language/language.js';

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const SPAN = /^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

export function OpeningHours({value, change}) {
  const hours = value ?? null;
  return html`<fieldset data-field="openingHours">
    <legend>${t('settings.openingHours')}</legend>
    <p class="hint">${t('settings.openingHours.why')}</p>
    <label class="line"><input type="checkbox" checked=${hours !== null} onChange=${(event) => change(event.target.checked ? usual() : null)} /> ${t('settings.openingHours.on')}</label>
    ${hours && html`
      <label>${t('settings.timeZone')} <input type="text" autocomplete="off" value=${hours.timeZone} onInput=${(event) => change({...hours, timeZone: event.target.value})} /></label>
      ${DAYS.map((day, index) => html`<${Spans} key=${day} label=${dayName(index)} spans=${hours.week[day] ?? []} change=${(spans) => change({...hours, week: withDay(hours.week, day, spans)})} />`)}
      <${Listed} label=${t('settings.closed')} values=${hours.closed} valid=${(each) => DATE.test(each)} change=${(closed) => change({...hours, closed})} />`}
  </fieldset>`;
}

export function QuietHours({value, change}) {
  return html`<fieldset data-field="quietHours">
    <legend>${t('settings.quietHours')}</legend>
    <p class="hint">${t('settings.quietHours.why')}</p>
    <${Spans} label=${t('settings.quietHours')} spans=${value ?? []} change=${change} />
  </fieldset>`;
}

function Spans({label, spans, change}) {
  return html`<${Listed} label=${label} hint="8:00-12:00, 13:00-16:00" values=${spans.map((span) => span.join('-'))} valid=${(each) => SPAN.test(each)} change=${(all) => change(all.map(spanOf))} />`;
}

/** Values with commas between; told only when each of them is one. */
function Listed({label, hint = null, values, valid, change}) {
  const given = values.join(', ');
  const [text, setText] = useState(given);
  const all = text.split(',').map((each) => each.trim()).filter(Boolean);
  const fine = all.every(valid);
  useEffect(() => {
    if (!all.length || written(all) !== written(values)) {
      setText(given);
    }
  }, [given]);
  return html`<label>${label}
    <input type="text" autocomplete="off" placeholder=${hint} value=${text} aria-invalid=${fine ? null : true} onInput=${(event) => {
      setText(event.target.value);
      const next = event.target.value.split(',').map((each) => each.trim()).filter(Boolean);
      if (next.every(valid)) {
        change(next);
      }
    }} />
    ${!fine && html`<small class="problem">${t('settings.not-understood')}</small>`}
  </label>`;
}

function written(all) {
  return all.map((each) => (SPAN.test(each) ? spanOf(each).join('-') : each)).join();
}

function spanOf(text) {
  const [, fromHour, fromMinute, toHour, toMinute] = SPAN.exec(text);
  return [`${fromHour.padStart(2, '0')}:${fromMinute}`, `${toHour.padStart(2, '0')}:${toMinute}`];
}

function withDay(week, day, spans) {
  const {[day]: before, ...others} = week;
  return spans.length === 0 ? others : {...others, [day]: spans};
}

function usual() {
  const week = Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [['08:00', '16:00']]]));
  return {timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, week, closed: []};
}

function dayName(index) {
  return new Intl.DateTimeFormat(languageTag(), {weekday: 'long', timeZone: 'UTC'}).format(MONDAY + index * 86_400_000);
}
