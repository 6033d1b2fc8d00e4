// The operator's view: carriers, their binds and queues, and texts that wait for an organisation. Asked anew every few
// seconds; there is no event stream for those who belong to no organisation.
import {html, useEffect, useState} from '../preact.js';
import {has, t} from '../language/language.js';
import {clock, full} from '../language/time.js';
import {get, post} from '../server/api.js';
import {words} from '../server/words.js';
import {say} from '../state/announce.js';
import {Unassigned} from './unassigned.js';

const EVERY = 4_000;

export function Carriers() {
  const [carriers, setCarriers] = useState(null);
  const [problem, setProblem] = useState(null);
  const [at, setAt] = useState(null);

  async function load() {
    try {
      setCarriers((await get('/v1/carriers')).items);
      setAt(Date.now());
      setProblem(null);
    } catch (failure) {
      setProblem(words(failure));
    }
  }
  useEffect(() => {
    load();
    const timer = setInterval(load, EVERY);
    return () => clearInterval(timer);
  }, []);

  async function act(path, done) {
    try {
      await post(path, undefined);
      say(done);
    } catch (failure) {
      setProblem(words(failure));
    }
    load();
  }

  return html`<section class="page" aria-labelledby="carriers-heading">
    <h2 id="carriers-heading">${t('menu.carriers')}</h2>
    <p class="intro">${at && t('carriers.at', {time: clock(at)})}</p>
    <p class="problem" role="alert">${problem}</p>
    ${!carriers && !problem && html`<p class="empty">${t('loading')}</p>`}
    ${carriers?.length === 0 && html`<p class="empty">${t('carriers.none')}</p>`}
    <ul class="cards">${(carriers ?? []).map((one) => html`<${Carrier} key=${one.name} one=${one} act=${act} />`)}</ul>
    <${Unassigned} />
  </section>`;
}

function Carrier({one, act}) {
  const path = `/v1/carriers/${encodeURIComponent(one.name)}`;
  const held = one.state === 'STOPPED' || one.state === 'HELD';
  return html`<li class="card" data-carrier=${one.name} data-state=${one.state}>
    <div class="card-head">
      <h3>${one.name}</h3>
      <span class="carrier-state ${one.state}">${has(`carrier.${one.state}`) ? t(`carrier.${one.state}`) : one.state}</span>
      <span class="meta">${t('carriers.since', {time: full(one.since)})}</span>
    </div>
    ${one.reason && html`<p>${one.reason}</p>`}
    ${one.throttledUntil && html`<p>${t('carriers.throttled', {time: clock(one.throttledUntil)})}</p>`}
    <dl class="figures">
      <div><dt>${t('carriers.queue')}</dt><dd>${one.queueDepth}</dd></div>
      <div><dt>${t('carriers.oldest')}</dt><dd>${one.oldestAge ? age(one.oldestAge) : '–'}</dd></div>
      ${Object.entries(one.rates).map(([name, rate]) => html`<div key=${name}><dt>${has(`rate.${name}`) ? t(`rate.${name}`) : name}</dt><dd>${Math.round(rate * 10) / 10}/s</dd></div>`)}
    </dl>
    <div class="table"><table>
      <caption class="unseen">${t('carriers.binds', {name: one.name})}</caption>
      <thead><tr><th scope="col">${t('bind.id')}</th><th scope="col">${t('bind.type')}</th><th scope="col">${t('bind.state')}</th><th scope="col">${t('bind.window')}</th><th scope="col">${t('bind.to')}</th><th scope="col">${t('bind.error')}</th><th scope="col"><span class="unseen">${t('bind.action')}</span></th></tr></thead>
      <tbody>${one.binds.map((bind) => html`<tr key=${bind.id}>
        <td>${bind.id}</td><td>${bind.type}</td><td>${bind.state}</td><td>${bind.windowInUse} / ${bind.windowSize}</td><td>${bind.boundTo ?? '–'}</td><td>${bind.lastError ?? '–'}</td>
        <td><button type="button" class="quiet" onClick=${() => act(`${path}/binds/${encodeURIComponent(bind.id)}/rebind`, t('bind.rebound'))}>${t('bind.rebind')}<span class="unseen"> ${bind.id}</span></button></td>
      </tr>`)}</tbody>
    </table></div>
    <div class="actions">
      ${held
        ? html`<button type="button" class="main" onClick=${() => act(`${path}/start`, t('carriers.started'))}>${t('carriers.start')}<span class="unseen"> ${one.name}</span></button>`
        : html`<button type="button" onClick=${() => act(`${path}/stop`, t('carriers.stopped'))}>${t('carriers.stop')}<span class="unseen"> ${one.name}</span></button>`}
      <span class="note">${t(held ? 'carriers.start.why' : 'carriers.stop.why')}</span>
    </div>
  </li>`;
}

/** PT1H2M3.4S → 1 h 2 min 3 s */
function age(iso) {
  return iso.replace(/^PT/, '').replace(/\.\d+/, '').replace(/(\d+)([HMS])/g, (all, number, unit) => `${number} ${{H: 'h', M: 'min', S: 's'}[unit]} `).trim();
}
