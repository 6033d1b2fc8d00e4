// Texts of which only an operator can say whose they are; she sees that they wait, not what they say.
import {html, useEffect, useState} from '../preact.js';
import {t} from '../language/language.js';
import {full} from '../language/time.js';
import {get, post} from '../server/api.js';
import {words} from '../server/words.js';

export function Unassigned() {
  const [items, setItems] = useState([]);
  const [problem, setProblem] = useState(null);
  const load = () => get('/v1/unassigned?limit=100').then((page) => setItems(page.items), (failure) => setProblem(words(failure)));
  useEffect(() => {
    load();
  }, []);

  async function assign(event, id) {
    event.preventDefault();
    setProblem(null);
    try {
      await post(`/v1/unassigned/${id}/organisation`, {organisation: event.target.elements.organisation.value.trim()});
    } catch (failure) {
      setProblem(words(failure));
    }
    load();
  }

  return html`<section aria-labelledby="unassigned-heading">
    <h3 id="unassigned-heading">${t('unassigned')}</h3>
    <p class="problem" role="alert">${problem}</p>
    ${items.length === 0 && html`<p class="empty">${t('unassigned.none')}</p>`}
    <ul class="cards">${items.map((item) => html`<li key=${item.id} class="card">
      <p class="meta">${item.from} → ${item.to} · ${item.carrier} · ${full(item.at)}</p>
      <form class="search" onSubmit=${(event) => assign(event, item.id)}>
        <label>${t('unassigned.organisation')} <input name="organisation" required maxlength="63" autocomplete="off" /></label>
        <button type="submit">${t('unassigned.assign')}</button>
      </form>
    </li>`)}</ul>
  </section>`;
}
