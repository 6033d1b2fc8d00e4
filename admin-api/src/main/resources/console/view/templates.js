// Choosing one of the organisation's standard texts. What has no value yet is asked for; the text goes into the field, where
// the professional sees what will be sent.
import {html, useEffect, useState} from '../preact.js';
import {harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {get, post} from '../server/api.js';
import {words} from '../server/words.js';
import {byAuthor} from '../state/session.js';
import {Dialog} from './dialog.js';

/** @param use is given the text */
export function Templates({caseId, use, onClose}) {
  const [all, setAll] = useState(null);
  const [filter, setFilter] = useState('');
  const [chosen, setChosen] = useState(null);
  const [values, setValues] = useState({});
  const [missing, setMissing] = useState([]);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    get('/v1/templates').then(({items}) => setAll(items), (failure) => setProblem(words(failure)));
  }, []);

  async function fill(template, given) {
    setProblem(null);
    try {
      const filled = await post(`/v1/templates/${template.id}/render`, {caseId, values: given, ...byAuthor()});
      if (filled.missing.length > 0) {
        setChosen(template);
        setMissing(filled.missing);
        setProblem(chosen === template ? t('templates.missing') : null);
      } else {
        use(filled.text);
        onClose();
      }
    } catch (failure) {
      setProblem(words(failure));
    }
  }

  const found = (all ?? []).filter((one) => one.name.toLocaleLowerCase().includes(filter.trim().toLocaleLowerCase()));
  return html`<${Dialog} title=${t('templates')} onClose=${onClose}>
    ${chosen
      ? html`<form class="fields" onSubmit=${(event) => {
        event.preventDefault();
        fill(chosen, values);
      }}>
        <h3><bdi>${harmlessLine(chosen.name)}</bdi></h3>
        ${missing.map((name, index) => html`<label key=${name}>${name} <input type="text" autofocus=${index === 0} autocomplete="off" maxlength="1000" value=${values[name] ?? ''} onInput=${(event) => setValues({...values, [name]: event.target.value})} /></label>`)}
        <p class="problem" role="alert">${problem}</p>
        <div class="foot"><button type="submit" class="main">${t('templates.use')}</button></div>
      </form>`
      : html`<div class="fields">
        <label>${t('templates.find')} <input type="text" autofocus autocomplete="off" value=${filter} onInput=${(event) => setFilter(event.target.value)} /></label>
        <p class="problem" role="alert">${problem}</p>
        ${all && found.length === 0 && html`<p class="empty">${t('templates.none')}</p>`}
        <ul class="choices">${found.map((one) => html`<li key=${one.id}>
          <span><strong><bdi>${harmlessLine(one.name)}</bdi></strong><br /><span class="meta">${harmlessLine(Object.values(one.texts)[0]).slice(0, 90)}</span></span>
          <button type="button" onClick=${() => fill(one, {})}>${t('templates.use')}<span class="unseen"> ${one.name}</span></button>
        </li>`)}</ul>
      </div>`}
  </${Dialog}>`;
}
