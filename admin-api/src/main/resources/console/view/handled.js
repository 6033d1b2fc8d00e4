// Texts that were taken off the list in the last 30 days; each can be taken up again.
import {html, useEffect, useState} from '../preact.js';
import {harmless, harmlessLine} from '../language/harmless.js';
import {t} from '../language/language.js';
import {full} from '../language/time.js';
import {del, get} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {byAuthor} from '../state/session.js';
import {loadUnmatched} from '../state/unmatched.js';

export function Handled() {
  const [page, setPage] = useState({items: [], next: null});
  const [problem, setProblem] = useState(null);

  async function load(cursor) {
    try {
      const found = await get(`/v1/unmatched?handled=true${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      setPage((before) => ({items: cursor ? [...before.items, ...found.items] : found.items, next: found.next}));
    } catch (failure) {
      setProblem(words(failure));
    }
  }
  useEffect(() => {
    load(null);
  }, []);

  async function takeUp(item) {
    setProblem(null);
    try {
      await del(`/v1/unmatched/${item.id}/handled`, byAuthor({asAdmin: true}));
      say(t('handled.taken-up'));
      loadUnmatched();
    } catch (failure) {
      setProblem(words(failure));
    }
    load(null);
  }

  return html`<section aria-label=${t('handled')}>
    <p class="problem" role="alert">${problem}</p>
    ${page.items.length === 0 && html`<p class="empty">${t('handled.none')}</p>`}
    <ul class="cards">${page.items.map((item) => html`<li key=${item.id} class="card" data-handled=${item.id}>
      <p class="meta"><strong>${item.from}</strong> · <time datetime=${item.at}>${full(item.at)}</time></p>
      <p class="text" dir="auto">${harmless(item.text) || html`<em>${t('message.no-text')}</em>`}</p>
      ${item.handled && html`<p class="meta">${t('handled.by', {name: harmlessLine(item.handled.by?.name), time: full(item.handled.at)})}</p>`}
      <div class="actions"><button type="button" onClick=${() => takeUp(item)}>${t('handled.take-up')}</button></div>
    </li>`)}</ul>
    ${page.next && html`<button type="button" onClick=${() => load(page.next)}>${t('more')}</button>`}
  </section>`;
}
