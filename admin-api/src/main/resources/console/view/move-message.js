// A reply that may belong to another contact request of the same patient can be moved there.
import {html, useState} from '../preact.js';
import {t} from '../language/language.js';
import {put} from '../server/api.js';
import {byAuthor} from '../state/session.js';
import {reload} from '../state/thread.js';
import {CaseChoice} from './case-choice.js';

export function MoveMessage({message}) {
    const [choosing, setChoosing] = useState(false);
    const unsure = message.alsoOpen.length > 0 && message.placedBy !== 'by-hand';
    async function move(caseId) {
        await put(`/v1/cases/${message.caseId}/messages/${message.id}/case`, {caseId, ...byAuthor()});
        reload();
    }
    return html`<div class="state move ${unsure ? 'unsure' : ''}">
        ${unsure && html`<p class="note">${t('move.unsure')}</p>`}
        <button type="button" class=${unsure ? '' : 'quiet'} onClick=${() => setChoosing(true)}>${t('move')}</button>
        ${choosing && html`<${CaseChoice} title=${t('move.title')} candidates=${message.alsoOpen} not=${message.caseId} choose=${move} onClose=${() => setChoosing(false)} />`}
    </div>`;
}
