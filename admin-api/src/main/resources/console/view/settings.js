// What the organisation decides for itself. Two who change it at the same time do not undo one another: the second is
// told, and what she has not touched then shows what the first has saved.
import {html, useEffect, useState} from '../preact.js';
import {periodWords} from '../language/duration.js';
import {languageName, t} from '../language/language.js';
import {get, put} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {useStore} from '../state/store.js';
import {settingsChanges} from '../state/unsaved.js';
import {OpeningHours, QuietHours} from './hours-field.js';
import {DurationField, Choice, TextsField} from './settings-fields.js';
import {TemplatesSettings} from './settings-templates.js';

const TEXTS = ['closingMessage', 'optOutMessage', 'unknownSenderMessage', 'outOfHoursMessage'];
/** Those that an organisation may do without. */
const OPTIONAL = ['unknownSenderMessage', 'outOfHoursMessage'];
const DURATIONS = ['autoReplyInterval', 'notAfter', 'acceptWithin', 'receiptWithin', 'answerWithin', 'pairReserve'];

export function Settings() {
  const [read, setRead] = useState(null);
  const changes = useStore(settingsChanges);
  const form = read && {...read.value, ...changes};
  const [problem, setProblem] = useState(null);
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);

  async function load() {
    try {
      setRead(await get('/v1/organisation', {withTag: true}));
    } catch (failure) {
      setProblem(words(failure));
    }
  }
  useEffect(() => {
    load();
  }, []);

  const change = (name) => (value) => {
    setSaved(false);
    const {[name]: before, ...others} = settingsChanges.get();
    settingsChanges.set(JSON.stringify(value) === JSON.stringify(read.value[name]) ? others : {...others, [name]: value});
  };

  async function save(event) {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const now = await put('/v1/organisation', withoutEmpty(form), read.etag);
      setRead(now);
      settingsChanges.set({});
      setSaved(true);
      say(t('settings.saved'));
    } catch (failure) {
      if (failure.status === 412) {
        await load();
      }
      setProblem(failure.status === 412 ? t('settings.changed-meanwhile') : words(failure));
      // Where the fault is, as far as the server says.
      const [fault] = failure.errors ?? [];
      document.querySelector(`[data-field="${fault?.field.split(/[.[]/)[0]}"]`)?.querySelector('input, textarea, select')?.focus();
    } finally {
      setBusy(false);
    }
  }

  return html`<section class="page" aria-labelledby="settings-heading">
    <h2 id="settings-heading">${t('menu.settings')}</h2>
    ${!form && !problem && html`<p class="empty">${t('loading')}</p>`}
    ${form && html`<form class="settings" onSubmit=${save}>
      <label data-field="name">${t('settings.name')} <input type="text" maxlength="200" value=${form.name} onInput=${(event) => change('name')(event.target.value)} /></label>
      ${TEXTS.map((name) => html`<${TextsField} key=${name} name=${name} texts=${form[name] ?? {}} languages=${form.languages} change=${change(name)} />`)}
      <fieldset>
        <legend>${t('settings.times')}</legend>
        ${DURATIONS.map((name) => html`<${DurationField} key=${name} name=${name} value=${form[name]} change=${change(name)} />`)}
      </fieldset>
      <${OpeningHours} value=${form.openingHours} change=${change('openingHours')} />
      <${QuietHours} value=${form.quietHours} change=${change('quietHours')} />
      <fieldset>
        <legend>${t('settings.rules')}</legend>
        <${Choice} name="severalOpenCases" values=${['LAST_SENT', 'ASK']} value=${form.severalOpenCases} change=${change('severalOpenCases')} />
        <${Choice} name="unmatchedFor" values=${['EVERYBODY', 'ADMIN']} value=${form.unmatchedFor} change=${change('unmatchedFor')} />
        <${Choice} name="confirmOn" values=${['RECEIPT', 'ACCEPTANCE']} value=${form.confirmOn} change=${change('confirmOn')} />
        <label data-field="maxSegments">${t('settings.maxSegments')} <input type="number" min="1" max="31" value=${form.maxSegments} onInput=${(event) => change('maxSegments')(event.target.valueAsNumber)} /></label>
        <label class="line"><input type="checkbox" checked=${form.plainTypography} onChange=${(event) => change('plainTypography')(event.target.checked)} /> ${t('settings.plainTypography')}</label>
      </fieldset>
      <section class="fixed" aria-labelledby="fixed-heading">
        <h3 id="fixed-heading">${t('settings.fixed')}</h3>
        <table>
          <thead><tr><th scope="col">${t('settings.number')}</th><th scope="col">${t('settings.carrier')}</th><th scope="col">${t('settings.number-state')}</th></tr></thead>
          <tbody>${form.senderNumbers.map((one) => html`<tr key=${one.carrier + one.number}><td>${one.number}</td><td>${one.carrier}</td><td>${t(one.retired ? 'settings.retired' : 'settings.in-use')}</td></tr>`)}</tbody>
        </table>
        <p>${t('settings.languages', {languages: form.languages.map(languageName).join(', ')})} ${t('settings.regions', {regions: form.regions.join(', ')})} ${t('settings.retention', {period: periodWords(form.retention)})}</p>
      </section>
      <p class="problem" role="alert">${problem}</p>
      <div class="foot">
        <button type="submit" class="main" disabled=${busy}>${t('settings.save')}</button>
        ${Object.keys(changes).length > 0 && html`<button type="button" class="quiet" disabled=${busy} onClick=${() => settingsChanges.set({})}>${t('settings.discard')}</button>`}
        ${saved && html`<span class="check fine">${t('settings.saved')}</span>`}
      </div>
    </form>
    <${TemplatesSettings} languages=${form.languages} />`}
    ${!form && html`<p class="problem" role="alert">${problem}</p>`}
  </section>`;
}

/** A text that was emptied is one that there is no more. */
function withoutEmpty(form) {
  const clean = {...form};
  TEXTS.forEach((name) => {
    const texts = Object.entries(form[name] ?? {}).filter(([, text]) => text.trim() !== '');
    clean[name] = texts.length === 0 && OPTIONAL.includes(name) ? null : Object.fromEntries(texts);
  });
  return clean;
}
