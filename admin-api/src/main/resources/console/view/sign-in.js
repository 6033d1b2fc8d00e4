// Signing in, also to end the lock. The key is typed or pasted, kept in memory, and never stored by the browser.
import {html, useEffect, useRef, useState} from '../preact.js';
import {t} from '../language/language.js';
import {words} from '../server/words.js';
import {NameMissing, session, signedOutBecause, signIn, signOut} from '../state/session.js';
import {outbox} from '../state/outbox.js';
import {somethingIsUnsaved} from '../state/personal.js';
import {useStore} from '../state/store.js';
import {Icon} from './icon.js';

export function SignIn({settings}) {
  const locked = useStore(session);
  const because = useStore(signedOutBecause);
  const leaving = useStore(outbox).length;
  const [key, setKey] = useState('');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const field = useRef();
  useEffect(() => field.current?.focus(), []);

  async function enter(given) {
    setBusy(true);
    setProblem(null);
    try {
      const {key: token, name: who} = await given();
      await signIn(token, who);
    } catch (failure) {
      setProblem(said(failure));
      setBusy(false);
    }
  }

  function submit(event) {
    event.preventDefault();
    if (key.trim() === '') {
      setProblem(t('sign-in.key-missing'));
      return;
    }
    enter(async () => ({key: key.trim(), name: name.trim()}));
  }

  return html`<main class="sign-in">
    <form onSubmit=${submit} autocomplete="off" novalidate>
      <h1>${settings.title}</h1>
      ${locked
        ? html`<p class="why"><${Icon} name="lock" /> ${t('sign-in.locked', {name: locked.author.name})}</p>`
        : html`<p class="why">${t(because ?? 'sign-in.intro')}</p>`}
      ${leaving > 0 && html`<p class="kept"><${Icon} name="sending" /> ${t('sign-in.leaving', {count: leaving})}</p>`}
      ${!locked && somethingIsUnsaved() && html`<p class="kept">${t('sign-in.kept')}</p>`}
      <label>${t('sign-in.key')}
        <input ref=${field} type="password" autocomplete="off" spellcheck=${false} required
          aria-describedby=${problem ? 'sign-in-problem' : null} value=${key} onInput=${(event) => setKey(event.target.value)} />
      </label>
      ${!locked && html`<label>${t('sign-in.name')}
        <input type="text" autocomplete="off" maxlength="128" value=${name} onInput=${(event) => setName(event.target.value)} />
        <small>${t('sign-in.name.why')}</small>
      </label>`}
      <p id="sign-in-problem" class="problem" role="alert">${problem}</p>
      <button type="submit" class="main" disabled=${busy}>${t(locked ? 'sign-in.unlock' : 'sign-in.enter')}</button>
      ${locked && html`<button type="button" class="quiet" onClick=${() => signOut()}>${t('sign-in.other')}</button>`}
      ${settings.demo && html`<${Demo} busy=${busy} locked=${locked} enter=${(which) => enter(() => demo(which, locked ? '' : name.trim() || t('demo.name')))} />`}
    </form>
  </main>`;
}

function Demo({busy, locked, enter}) {
  return html`<fieldset class="demo">
    <legend>${t('demo')}</legend>
    <button type="button" disabled=${busy} onClick=${() => enter('key')}>${t('demo.professional')}</button>
    ${!locked && html`<button type="button" class="quiet" disabled=${busy} onClick=${() => enter('operatorKey')}>${t('demo.operator')}</button>`}
  </fieldset>`;
}

/** The demo alone has this path, and gives its keys to whoever sits at its machine. */
async function demo(which, name) {
  const answer = await fetch('/demo/sign-in', {method: 'POST'});
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return {key: (await answer.json())[which], name};
}

function said(failure) {
  if (failure instanceof NameMissing) {
    return t('sign-in.name-missing');
  }
  return failure.status === 401 ? t('sign-in.wrong-key') : words(failure);
}
