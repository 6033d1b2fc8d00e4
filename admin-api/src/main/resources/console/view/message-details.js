// All that is known of one message: its way, step by step, and its parts.
import {html, useEffect, useState} from '../preact.js';
import {has, t} from '../language/language.js';
import {exact} from '../language/time.js';
import {get} from '../server/api.js';
import {words} from '../server/words.js';
import {markUnread} from '../state/reading.js';
import {Dialog} from './dialog.js';
import {MoveMessage} from './move-message.js';

export function MessageDetails({message, onClose}) {
  const [known, setKnown] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    get(`/v1/cases/${message.caseId}/messages/${message.id}`).then(setKnown, (failure) => setProblem(words(failure)));
  }, [message]);

  function unread() {
    markUnread(message.caseId, message.entry).then(onClose, (failure) => setProblem(words(failure)));
  }

  return html`<${Dialog} title=${t('details')} onClose=${onClose}>
    <p>${t('details.from-to', {from: message.from, to: message.to})}</p>
    <p class="meta">${t('measure.parts', {count: message.segmentCount})} · ${t(`measure.${message.encoding}`)}</p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${known && html`<div>
      <h3>${t('details.history')}</h3>
      <ol class="history">${inOrder(known.history).map((step) => html`<li key=${step.at + step.state}><time datetime=${step.at}>${exact(step.at)}</time> <strong>${stateName(step.state)}</strong> <span class="meta">${step.detail}</span></li>`)}</ol>
      ${known.segments.length > 1 && html`<h3>${t('details.parts')}</h3>
        <ol class="history">${known.segments.map((part) => html`<li key=${part.number}>${part.number}. <strong>${stateName(part.state)}</strong> <span class="meta">${part.error}</span></li>`)}</ol>`}
    </div>`}
    ${message.direction === 'INBOUND' && html`<p class="hint">${t('forged')}</p>
      <div class="actions">
        <button type="button" onClick=${unread}>${t('details.unread')}</button>
        <${MoveMessage} message=${message} />
      </div>`}
  </${Dialog}>`;
}

function inOrder(steps) {
  return [...steps].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function stateName(state) {
  return has(`details.${state}`) ? t(`details.${state}`) : state;
}
