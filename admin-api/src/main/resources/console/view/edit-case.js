// Putting right what was typed wrongly about a contact request. Only what was changed is told to the server.
import {html, useState} from '../preact.js';
import {t} from '../language/language.js';
import {patch} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {byAuthor} from '../state/session.js';
import {caseIs} from '../state/thread.js';
import {Dialog} from './dialog.js';
import {LanguageChoice} from './language-choice.js';
import {NumberCheck, useCheck} from './number-check.js';

export function EditCase({one, onClose}) {
  const before = {phone: one.patient.phone, name: one.patient.name ?? '', language: one.patient.language ?? '', subject: one.subject ?? ''};
  const [typed, setTyped] = useState(before);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const check = useCheck(typed.phone === before.phone ? '' : typed.phone);

  async function submit(event) {
    event.preventDefault();
    const changes = changed(before, typed);
    if (Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      caseIs(await patch(`/v1/cases/${one.id}`, {...changes, ...byAuthor()}));
      say(t('edit.done'));
      onClose();
    } catch (failure) {
      setProblem(failure.code === 'invalid-request' && failure.errors[0]?.field === 'patient.phone' ? t('number.not-valid') : words(failure));
      setBusy(false);
    }
  }

  const field = (name, more = {}) => ({
    value: typed[name], autocomplete: 'off', onInput: (event) => setTyped({...typed, [name]: event.target.value}), ...more,
  });
  return html`<${Dialog} title=${t('edit')} onClose=${onClose}>
    <form class="fields" onSubmit=${submit} autocomplete="off" novalidate>
      <label>${t('new.name')} <input type="text" autofocus ...${field('name', {maxlength: 200})} /></label>
      <label>${t('new.phone')} <input type="tel" aria-describedby="edit-check" ...${field('phone')} /></label>
      <${NumberCheck} id="edit-check" check=${check} />
      ${typed.phone !== before.phone && html`<p class="hint">${t('edit.phone.why')}</p>`}
      <label>${t('new.subject')} <input type="text" ...${field('subject', {maxlength: 500})} /></label>
      <${LanguageChoice} value=${typed.language} change=${(language) => setTyped({...typed, language})} />
      <p class="problem" role="alert">${problem}</p>
      <div class="foot"><button type="submit" class="main" disabled=${busy}>${t('settings.save')}</button></div>
    </form>
  </${Dialog}>`;
}

/** What was emptied is taken away: null. */
function changed(before, typed) {
  const differs = (name) => typed[name].trim() !== before[name];
  const now = (name) => typed[name].trim() || null;
  const patient = Object.fromEntries(['name', 'phone', 'language'].filter(differs).map((name) => [name, now(name)]));
  return {
    ...(Object.keys(patient).length > 0 ? {patient} : {}),
    ...(differs('subject') ? {subject: now('subject')} : {}),
  };
}
