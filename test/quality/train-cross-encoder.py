"""Trains the cross-encoder of src/answers/cross-encoder.ts and writes its files there. Wants torch, transformers, tokenizers, onnx and onnxruntime.

    python test/quality/train-cross-encoder.py train --model DIR --groups FILE.jsonl … --out trained.pt [--minutes 30]
    python test/quality/train-cross-encoder.py write --model DIR --trained trained.pt --text FILE.txt …

--model   a BERT-like encoder with its tokenizer.json (all-MiniLM-L6-v2: 6 layers, width 384)
--groups  a question a line: {"question": …, "sentences": [{"text": …, "context": …, "right": true}, …]}; none right: nothing answers it
--text    news by which it is counted which pieces of words occur: the others are left out of the vocabulary

The loss is the cross-entropy of the right sentences among those of their group and "none of them", whose logit is 0.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import tempfile
import time

import torch
from tokenizers import Tokenizer
from transformers import BertModel

HERE = pathlib.Path(__file__).resolve().parents[2] / 'src/answers/cross-encoder'
TOKENS = 80
GROUPS_AT_ONCE = 8
# A file of a repository should be smaller than 4 MB.
PART_BYTES = 3_900_000
RARE = 3


class CrossEncoder(torch.nn.Module):
    """Token ids, mask and segments, each (candidates, tokens), to one logit a candidate."""

    def __init__(self, model):
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            model, add_pooling_layer=False, attn_implementation='eager', hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, 1)

    def forward(self, ids, mask, types):
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.head(states[:, 0]).squeeze(-1)


def train(options):
    tokenizer = Tokenizer.from_file(os.path.join(options.model, 'tokenizer.json'))
    tokenizer.enable_truncation(TOKENS)
    tokenizer.enable_padding()
    groups = [json.loads(line) for file in options.groups for line in open(file)]
    network = CrossEncoder(options.model)
    if options.start:
        network.load_state_dict(torch.load(options.start))
    plain = [p for name, p in network.named_parameters() if 'bias' in name or 'LayerNorm' in name]
    decayed = [p for name, p in network.named_parameters() if not ('bias' in name or 'LayerNorm' in name)]
    optimizer = torch.optim.AdamW([{'params': decayed, 'weight_decay': 0.01}, {'params': plain, 'weight_decay': 0.0}], lr=options.rate)
    steps = len(groups) // GROUPS_AT_ONCE
    begun, step, waiting = time.time(), 0, []
    while (done := max(step / steps, (time.time() - begun) / 60 / options.minutes)) < 1:
        for part in optimizer.param_groups:
            part['lr'] = options.rate * min(1, done / 0.06) * max(0.02, 1 - done)
        if len(waiting) < GROUPS_AT_ONCE:
            waiting = random.sample(groups, len(groups))
        chosen = [waiting.pop() for _ in range(GROUPS_AT_ONCE)]
        pairs = [(group['question'], f'{one["text"]} [SEP] {one["context"]}') for group in chosen for one in group['sentences']]
        read = tokenizer.encode_batch(pairs)
        tensors = [torch.tensor([getattr(one, field) for one in read]) for field in ('ids', 'attention_mask', 'type_ids')]
        with torch.autocast('cpu', dtype=torch.bfloat16):
            logits = network(*tensors).float()
        loss, at = 0, 0
        for group in chosen:
            own = logits[at : at + len(group['sentences'])]
            at += len(own)
            likely = torch.log_softmax(torch.cat([own, torch.zeros(1)]), 0)
            right = torch.tensor([one['right'] for one in group['sentences']])
            # Some "unanswerable" questions are answered by a sentence nobody marked: they count half.
            loss = loss - (torch.logsumexp(likely[:-1][right], 0) if right.any() else likely[-1] / 2)
        optimizer.zero_grad()
        (loss / len(chosen)).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % 50 == 0:
            print(f'{step} of {steps} steps, loss {loss.item() / len(chosen):.3f}', flush=True)
    torch.save(network.state_dict(), options.out)


def kept_pieces(tokenizer, files):
    """Ids of the pieces that occur, with single letters and short endings, of which any other word can be made."""
    counts = collections.Counter()
    for file in files:
        for read in tokenizer.encode_batch(open(file).read().split('\n')):
            counts.update(read.ids)

    def is_kept(piece, number):
        bare = piece.removeprefix('##')
        is_small = (len(bare) == 1 and ord(bare) < 0x250) or (piece != bare and bare.isascii() and len(bare) == 2)
        return is_small or counts[number] >= RARE or (number < 1000 and not piece.startswith('[unused'))

    return sorted(number for piece, number in tokenizer.get_vocab().items() if is_kept(piece, number))


def write(options):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path = os.path.join(options.model, 'tokenizer.json')
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    kept = kept_pieces(tokenizer, options.text)
    network = CrossEncoder(options.model)
    network.load_state_dict(torch.load(options.trained))
    network.eval()
    words = network.encoder.embeddings.word_embeddings
    network.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(words.weight[kept].detach(), padding_idx=0)
    vocabulary = json.load(open(path))
    pieces = {number: piece for piece, number in vocabulary['model']['vocab'].items()}
    vocabulary['model']['vocab'] = numbers = {pieces[number]: new for new, number in enumerate(kept)}
    for token in vocabulary['added_tokens']:
        token['id'] = numbers[token['content']]
    vocabulary.update(post_processor=None, truncation=None, padding=None)
    HERE.mkdir(exist_ok=True)
    (HERE / 'tokenizer.json').write_text(json.dumps(vocabulary, ensure_ascii=False, separators=(',', ':')) + '\n')
    with tempfile.TemporaryDirectory() as folder:
        whole, small = os.path.join(folder, 'whole.onnx'), os.path.join(folder, 'small.onnx')
        axes = {name: {0: 'candidates', 1: 'tokens'} for name in ('ids', 'mask', 'types')} | {'fit': {0: 'candidates'}}
        example = torch.ones(2, 16, dtype=torch.long)
        names = {'input_names': ['ids', 'mask', 'types'], 'output_names': ['fit'], 'dynamic_axes': axes}
        torch.onnx.export(network, (example, example, example), whole, opset_version=17, dynamo=False, **names)
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)
        weights = pathlib.Path(small).read_bytes()
    for old in HERE.glob('network.onnx.*'):
        old.unlink()
    for at in range(0, len(weights), PART_BYTES):
        (HERE / f'network.onnx.{at // PART_BYTES}').write_bytes(weights[at : at + PART_BYTES])
    print(f'{len(kept)} pieces of words, {len(weights)} bytes')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('work', choices=['train', 'write'])
    parser.add_argument('--model', required=True)
    parser.add_argument('--groups', nargs='+')
    parser.add_argument('--start', help='a network trained before, to go on with')
    parser.add_argument('--out', default='trained.pt')
    parser.add_argument('--minutes', type=float, default=30)
    parser.add_argument('--rate', type=float, default=5e-5)
    parser.add_argument('--trained')
    parser.add_argument('--text', nargs='+')
    options = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    (train if options.work == 'train' else write)(options)


main()
