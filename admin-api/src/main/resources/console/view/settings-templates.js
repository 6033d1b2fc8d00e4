// The organisation's standard texts, as its administrators keep them. Each is saved by itself.
import {html, useEffect, useState} from '../preact.js';
import {languageName, t} from '../language/language.js';
import {del, get, post, put} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {Dialog} from './dialog.js';

export function TemplatesSettings({languages}) {
  const [all, setAll] = useState([]);
  const [open, setOpen] = useState(null);
  const [problem, setProblem] = useState(null);

  function load() {
    get('/v1/templates').then(({items}) => setAll(items), (failure) => setProblem(words(failure)));
  }
  useEffect(load, []);

  return html`<section class="fixed" aria-labelledby="templates-heading">
    <h3 id="templates-heading">${t('templates')}</h3>
    <p class="hint">${t('templates.why')}</p>
    <p class="problem" role="alert">${problem}</p>
    <ul class="choices">${all.map((one) => html`<li key=${one.id}><span><bdi>${one.name}</bdi></span>
      <button type="button" onClick=${() => setOpen(one)}>${t('templates.change')}<span class="unseen"> ${one.name}</span></button></li>`)}</ul>
    <div><button type="button" onClick=${() => setOpen({id: null, name: '', texts: {}})}>${t('templates.new')}</button></div>
    ${open && html`<${Template} one=${open} languages=${languages} onClose=${() => setOpen(null)} changed=${load} />`}
  </section>`;
}

function Template({one, languages, changed, onClose}) {
  const [name, setName] = useState(one.name);
  const [texts, setTexts] = useState(one.texts);
  const [once] = useState(() => crypto.randomUUID());
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);

  async function act(ask, done) {
    setBusy(true);
    setProblem(null);
    try {
      await ask();
      say(done);
      changed();
      onClose();
    } catch (failure) {
      setProblem(words(failure));
      setBusy(false);
    }
  }

  function save(event) {
    event.preventDefault();
    const body = {name: name.trim(), texts: Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''))};
    act(() => (one.id === null ? post('/v1/templates', body, once) : put(`/v1/templates/${one.id}`, body)), t('settings.saved'));
  }

  return html`<${Dialog} title=${t(one.id === null ? 'templates.new' : 'templates.change')} onClose=${onClose}>
    <form class="fields" onSubmit=${save} novalidate>
      <label>${t('templates.name')} <input type="text" autofocus autocomplete="off" maxlength="100" value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      ${languages.map((language) => html`<label key=${language}>${languageName(language)}
        <textarea rows="3" lang=${language} value=${texts[language] ?? ''} onInput=${(event) => setTexts({...texts, [language]: event.target.value})}></textarea></label>`)}
      <p class="problem" role="alert">${problem}</p>
      <div class="foot">
        <button type="submit" class="main" disabled=${busy}>${t('settings.save')}</button>
        ${one.id !== null && html`<button type="button" class="quiet" disabled=${busy} onClick=${() => act(() => del(`/v1/templates/${one.id}`), t('templates.deleted'))}>${t('templates.delete')}</button>`}
      </div>
    </form>
  </${Dialog}>`;
}
