// A new contact request. The number is checked while it is typed, and said in words.
import {html, useEffect, useRef, useState} from '../preact.js';
import {languageName, t} from '../language/language.js';
import {post} from '../server/api.js';
import {numberWords, words} from '../server/words.js';
import {go} from '../state/route.js';
import {caseIs} from '../state/thread.js';
import {Dialog} from './dialog.js';
import {Icon} from './icon.js';

const MOMENT = 250;
const EMPTY = {phone: '', name: '', subject: '', reference: '', language: '', take: true};

export function NewCase({onClose}) {
  const [typed, setTyped] = useState(EMPTY);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const check = useCheck(typed.phone);
  const once = useRef(crypto.randomUUID());

  function type(field, value) {
    // Another request is another case; the same, however often it is sent, is one.
    once.current = crypto.randomUUID();
    setTyped({...typed, [field]: value});
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
      const made = await post('/v1/cases', bodyOf(typed), once.current);
      caseIs(made);
      onClose();
      go(`/case/${made.id}`);
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
      <p id="number-check" class="check ${check ? (check.sendable ? 'fine' : 'not-fine') : ''}" role="status">${check && checkWords(check)}</p>
      <label>${t('new.name')} <input type="text" ...${field('name', {maxlength: 200})} /></label>
      <label>${t('new.subject')} <input type="text" ...${field('subject', {maxlength: 500})} /></label>
      <label>${t('new.reference')} <input type="text" ...${field('reference', {maxlength: 200})} /></label>
      <label>${t('new.language')} <select value=${typed.language} onChange=${(event) => type('language', event.target.value)}>
        <option value="">${t('new.language.unknown')}</option>
        ${['fi', 'sv', 'en'].map((code) => html`<option key=${code} value=${code}>${languageName(code)}</option>`)}
      </select></label>
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

function checkWords(check) {
  return check.sendable
    ? html`<${Icon} name="sent" /> ${t('number.fine', {number: check.international})}`
    : html`<${Icon} name="warning" /> ${numberWords(check.reason)}`;
}

function useCheck(phone) {
  const [check, setCheck] = useState(null);
  useEffect(() => {
    setCheck(null);
    if (phone.trim() === '') {
      return undefined;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      post('/v1/numbers/check', {phone: phone.trim()}).then((found) => wanted && setCheck(found), () => {
        // The server checks again when the case is made.
      });
    }, MOMENT);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [phone]);
  return check;
}
