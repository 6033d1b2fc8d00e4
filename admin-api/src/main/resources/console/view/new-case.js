// A new contact request. The number is checked while it is typed, and said in words.
import {html, useRef, useState} from '../preact.js';
import {t} from '../language/language.js';
import {post} from '../server/api.js';
import {words} from '../server/words.js';
import {go} from '../state/route.js';
import {useStore} from '../state/store.js';
import {caseIs} from '../state/thread.js';
import {EMPTY_CASE, newCase} from '../state/unsaved.js';
import {Dialog} from './dialog.js';
import {LanguageChoice} from './language-choice.js';
import {NumberCheck, useCheck} from './number-check.js';

/** @param made is told of the new contact request, before it is opened */
export function NewCase({onClose, made = async () => {}}) {
  const typed = useStore(newCase);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const check = useCheck(typed.phone);
  const once = useRef(crypto.randomUUID());

  function type(field, value) {
    // Another request is another case; the same, however often it is sent, is one.
    once.current = crypto.randomUUID();
    newCase.patch({[field]: value});
  }

  async function submit(event) {
    event.preventDefault();
    if (typed.phone.trim() === '') {
      setProblem(t('new.phone-missing'));
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const one = await post('/v1/cases', bodyOf(typed), once.current);
      newCase.set(EMPTY_CASE);
      caseIs(one);
      await made(one);
      onClose();
      go(`/case/${one.id}`);
    } catch (failure) {
      setProblem(failure.code === 'invalid-request' && failure.errors[0]?.field === 'patient.phone' ? t('number.not-valid') : words(failure));
      setBusy(false);
    }
  }

  const field = (name, more = {}) => ({
    value: typed[name], autocomplete: 'off', onInput: (event) => type(name, event.target.value), ...more,
  });
  return html`<${Dialog} title=${t('list.new')} onClose=${onClose}>
    <form class="fields" onSubmit=${submit} autocomplete="off" novalidate>
      <label>${t('new.phone')} <input type="tel" autofocus required aria-describedby="number-check" aria-invalid=${check && !check.sendable ? true : null} ...${field('phone')} /></label>
      <${NumberCheck} id="number-check" check=${check} />
      <label>${t('new.name')} <input type="text" ...${field('name', {maxlength: 200})} /></label>
      <label>${t('new.subject')} <input type="text" ...${field('subject', {maxlength: 500})} /></label>
      <label>${t('new.reference')} <input type="text" ...${field('reference', {maxlength: 200})} /></label>
      <${LanguageChoice} value=${typed.language} change=${(language) => type('language', language)} />
      <label class="line"><input type="checkbox" checked=${typed.take} onChange=${(event) => type('take', event.target.checked)} /> ${t('new.take')}</label>
      <p class="problem" role="alert">${problem}</p>
      <div class="foot">
        <button type="submit" class="main" disabled=${busy}>${t('new.make')}</button>
      </div>
    </form>
  </${Dialog}>`;
}

function bodyOf(typed) {
  const given = (name) => (typed[name].trim() === '' ? {} : {[name]: typed[name].trim()});
  return {
    patient: {phone: typed.phone.trim(), ...given('name'), ...given('language')},
    ...given('subject'),
    ...given('reference'),
    status: typed.take ? 'IN_PROGRESS' : 'NEW',
  };
}
