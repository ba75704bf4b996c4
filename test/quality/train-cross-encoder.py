"""Trains the cross-encoder of src/answers/cross-encoder.ts and writes its files there. Wants torch, tokenizers, safetensors, onnx and onnxruntime.

    python test/quality/train-cross-encoder.py train --model DIR --groups FILE.jsonl … --out large.pt
    python test/quality/train-cross-encoder.py judge --model DIR --trained large.pt --groups FILE.jsonl --out judged.jsonl
    python test/quality/train-cross-encoder.py train --model DIR --start large.pt --layers 0,2,5 --groups judged.jsonl … --out small.pt
    python test/quality/train-cross-encoder.py write --model DIR --trained small.pt --text FILE.txt …
    python test/quality/train-cross-encoder.py mark --marks FILE.jsonl …

--model   a BERT of width 384 with its tokenizer.json and model.safetensors (all-MiniLM-L6-v2: 6 layers)
--groups  a question a line: {"question": …, "sentences": [{"text": …, "context": …, "right": true}, …]}; none right: nothing answers it.
          A sentence may bear the "logit" that a larger network gave it (judge): the small one then learns that too.
--layers  those of --start that a smaller network begins with
--marks   a question and a sentence a line: {"question": …, "text": …, "context": …, "words": [start, end]}, in characters of the text; null: none answer.
          On what the network that is there makes of them after its third layer, three more are trained, which begin as its last three, and written.
--text    news by which it is counted which pieces of words occur: the others are left out of the vocabulary

The loss is the cross-entropy of the right sentences among those of their group and "none of them", whose logit is 0; where a larger network
has judged them, half of it is the divergence from its distribution (Hinton and others, "Distilling the Knowledge in a Neural Network", 2015).
Of marks it is the cross-entropy of the tokens at which the words begin and end; the first token stands for none.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import tempfile
import time

import onnx
import onnx.numpy_helper
import torch
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).resolve().parents[2] / 'src/answers/cross-encoder'
WIDTH, HEADS, INNER, POSITIONS = 384, 12, 1536, 512
TOKENS, ASKED_TOKENS = 80, 32
GROUPS_AT_ONCE, SENTENCES_OF_ONE = 16, 8
# Layers that the network for marks shares; its own are as many.
SHARED, STATES = 3, 'states'
MARKS_AT_ONCE = 64
# Of a batch so many parts, each of rows of like length: less is padding.
PARTS = 4
# A file of a repository should be smaller than 4 MB.
PART_BYTES = 3_900_000
RARE = 3
PROJECTIONS = {
    'query': 'attention.self.query', 'key': 'attention.self.key', 'value': 'attention.self.value', 'mixed': 'attention.output.dense',
    'mixed_norm': 'attention.output.LayerNorm', 'inner': 'intermediate.dense', 'outer': 'output.dense', 'outer_norm': 'output.LayerNorm',
}  # fmt: skip
EMBEDDINGS = {'words': 'word_embeddings', 'types': 'token_type_embeddings', 'places': 'position_embeddings', 'norm': 'LayerNorm'}


def norm():
    return torch.nn.LayerNorm(WIDTH, eps=1e-12)


class Layer(torch.nn.Module):
    """(candidates, tokens, width) to the same; to the first token alone where it is the last layer, since only that is read."""

    def __init__(self, is_last):
        super().__init__()
        self.is_last = is_last
        for name in ('query', 'key', 'value', 'mixed'):
            setattr(self, name, torch.nn.Linear(WIDTH, WIDTH))
        self.inner, self.outer = torch.nn.Linear(WIDTH, INNER), torch.nn.Linear(INNER, WIDTH)
        self.mixed_norm, self.outer_norm = norm(), norm()

    def forward(self, states, masked):
        asking = states[:, :1] if self.is_last else states

        def heads(linear, of, *order):
            made = linear(of)
            return made.reshape(made.shape[0], made.shape[1], HEADS, WIDTH // HEADS).permute(*order)

        alike = heads(self.query, asking, 0, 2, 1, 3) @ heads(self.key, states, 0, 2, 3, 1) * (WIDTH // HEADS) ** -0.5
        mixed = torch.softmax(alike + masked, -1) @ heads(self.value, states, 0, 2, 1, 3)
        asking = self.mixed_norm(asking + self.mixed(mixed.permute(0, 2, 1, 3).reshape(asking.shape[0], asking.shape[1], WIDTH)))
        return self.outer_norm(asking + self.outer(torch.nn.functional.gelu(self.inner(asking))))


class CrossEncoder(torch.nn.Module):
    """Token ids, mask and segments, each (candidates, tokens), to one logit a candidate."""

    def __init__(self, layers, words):
        super().__init__()
        self.words, self.types, self.places = (torch.nn.Embedding(size, WIDTH) for size in (words, 2, POSITIONS))
        self.norm, self.head = norm(), torch.nn.Linear(WIDTH, 1)
        self.layers = torch.nn.ModuleList([Layer(number == layers - 1) for number in range(layers)])

    def forward(self, ids, mask, types):
        places = torch.cumsum(torch.ones_like(ids[:1]), 1) - 1
        states = self.norm(self.words(ids) + self.types(types) + self.places(places))
        masked = (mask[:, None, None, :].float() - 1) * 1e4
        for layer in self.layers:
            states = layer(states, masked)
        return self.head(states[:, 0]).squeeze(-1)


class Marking(torch.nn.Module):
    """States after the shared layers (candidates, tokens, width) and mask, to two logits a token: that the answer begins, and ends, there."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.ModuleList([Layer(False) for _ in range(SHARED)])
        self.ends = torch.nn.Linear(WIDTH, 2)

    def forward(self, states, mask):
        masked = (mask[:, None, None, :].float() - 1) * 1e4
        for layer in self.layers:
            states = layer(states, masked)
        return self.ends(states)


def trained(state):
    network = CrossEncoder(len({name.split('.')[1] for name in state if name.startswith('layers.')}), len(state['words.weight']))
    network.load_state_dict(state)
    return network


def begun(options):
    """A network to go on with: with all layers of the model, or with those chosen of one trained before."""
    if options.start:
        state = torch.load(options.start)
        if not options.layers:
            return trained(state)
        chosen = options.layers.split(',')
        kept = {name: value for name, value in state.items() if not name.startswith('layers.')}
        for new, old in enumerate(chosen):
            kept |= {name.replace(f'layers.{old}.', f'layers.{new}.', 1): value for name, value in state.items() if name.startswith(f'layers.{old}.')}
        return trained(kept)
    from safetensors.torch import load_file

    weights = {name.removeprefix('bert.'): value for name, value in load_file(os.path.join(options.model, 'model.safetensors')).items()}
    numbers = {int(name.split('.')[2]) for name in weights if name.startswith('encoder.layer.')}
    state = CrossEncoder(len(numbers), len(weights['embeddings.word_embeddings.weight'])).state_dict()
    named = {f'embeddings.{theirs}.': f'{ours}.' for ours, theirs in EMBEDDINGS.items()}
    named |= {f'encoder.layer.{n}.{theirs}.': f'layers.{n}.{ours}.' for n in numbers for ours, theirs in PROJECTIONS.items()}
    for theirs, ours in named.items():
        state |= {ours + name.removeprefix(theirs): value for name, value in weights.items() if name.startswith(theirs)}
    return trained(state)


class Reader:
    """Rows of token ids, as src/answers/cross-encoder.ts makes them."""

    def __init__(self, model):
        self.tokenizer = Tokenizer.from_file(os.path.join(model, 'tokenizer.json'))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.begin, self.end = (self.tokenizer.token_to_id(token) for token in ('[CLS]', '[SEP]'))

    def row(self, question, sentence):
        """The ids, and how many of them are the question's."""
        ids = lambda text: self.tokenizer.encode(text[:1000], add_special_tokens=False).ids
        asked = [self.begin, *ids(question)[:ASKED_TOKENS], self.end]
        all = [*asked, *ids(sentence['text']), self.end, *ids(sentence['context'])]
        return [*all[: TOKENS - 1], self.end], len(asked)

    def logits(self, network, groups):
        rows = [self.row(group['question'], one) for group in groups for one in group['sentences']]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
        size = -(-len(order) // PARTS)
        found = []
        for part in (order[at : at + size] for at in range(0, len(order), size)):
            length = len(rows[part[-1]][0])
            ids, mask = (torch.zeros(len(part), length, dtype=torch.long) for _ in range(2))
            types = torch.ones(len(part), length, dtype=torch.long)
            for at, (row, asked) in enumerate(rows[number] for number in part):
                ids[at, : len(row)] = torch.tensor(row)
                mask[at, : len(row)] = 1
                types[at, :asked] = 0
            found.append(network(ids, mask, types))
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(found)[back]


def chosen_of(group):
    """All that are right, three at most, and the likeliest of the others."""
    sentences = group['sentences']
    right = [one for one in sentences if one['right']][:3]
    others = [one for one in sentences if not one['right']]
    return {**group, 'sentences': right + others[: SENTENCES_OF_ONE - len(right)]}


def loss_of(group, logits):
    likely = torch.log_softmax(torch.cat([logits, torch.zeros(1)]), 0)
    right = torch.tensor([one['right'] for one in group['sentences']])
    # Some "unanswerable" questions are answered by a sentence nobody marked: they count half.
    loss = -torch.logsumexp(likely[:-1][right], 0) if right.any() else -likely[-1] / 2
    if not all('logit' in one for one in group['sentences']):
        return loss
    judged = torch.log_softmax(torch.cat([torch.tensor([one['logit'] for one in group['sentences']]), torch.zeros(1)]), 0)
    return (loss + (judged.exp() * (judged - likely)).sum()) / 2


def train(options):
    reader = Reader(options.model)
    groups = [json.loads(line) for file in options.groups for line in open(file)]
    network = begun(options)
    plain = [value for value in network.parameters() if value.dim() < 2]
    decayed = [value for value in network.parameters() if value.dim() > 1]
    optimizer = torch.optim.AdamW([{'params': decayed, 'weight_decay': 0.01}, {'params': plain, 'weight_decay': 0.0}], lr=options.rate)
    started, step, waiting = time.time(), 0, []
    while (done := (time.time() - started) / 60 / options.minutes) < 1:
        for part in optimizer.param_groups:
            part['lr'] = options.rate * min(1, done / 0.05) * max(0.02, 1 - done)
        if len(waiting) < GROUPS_AT_ONCE:
            waiting = random.sample(groups, len(groups))
        chosen = [chosen_of(waiting.pop()) for _ in range(GROUPS_AT_ONCE)]
        each = torch.split(reader.logits(network, chosen), [len(group['sentences']) for group in chosen])
        loss = sum(loss_of(group, logits) for group, logits in zip(chosen, each)) / len(chosen)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        if step % 50 == 0:
            print(f'{step} steps, {step * GROUPS_AT_ONCE / len(groups):.2f} times all groups, loss {loss.item():.3f}', flush=True)
    torch.save(network.state_dict(), options.out)


def judge(options):
    """Writes the groups again with what a trained network thinks of each sentence."""
    reader, network = Reader(options.model), trained(torch.load(options.trained)).eval()
    with open(options.out, 'w') as out, torch.no_grad():
        for group in (json.loads(line) for file in options.groups for line in open(file)):
            for one, logit in zip(group['sentences'], reader.logits(network, [group]).tolist()):
                one['logit'] = round(logit, 3)
            out.write(json.dumps(group) + '\n')


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
    kept = kept_pieces(Reader(options.model).tokenizer, options.text)
    network = trained(torch.load(options.trained)).eval()
    network.words = torch.nn.Embedding.from_pretrained(network.words.weight[kept].detach())
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
        graph = onnx.load(small)
    shared = f'/layers.{SHARED - 1}/outer_norm/LayerNormalization_output_0'
    graph.graph.node.append(onnx.helper.make_node('Identity', [shared], [STATES]))
    graph.graph.output.append(onnx.helper.make_tensor_value_info(STATES, onnx.TensorProto.FLOAT, ['candidates', 'tokens', WIDTH]))
    print(f'{len(kept)} pieces of words, {in_parts("network", graph.SerializeToString())} bytes')


def in_parts(name, weights):
    for old in HERE.glob(f'{name}.onnx.*'):
        old.unlink()
    for at in range(0, len(weights), PART_BYTES):
        (HERE / f'{name}.onnx.{at // PART_BYTES}').write_bytes(weights[at : at + PART_BYTES])
    return len(weights)


def last_layers(graph):
    """The layers behind the shared ones as `write` left them, their 8 bits made numbers again."""
    values = {one.name: torch.tensor(onnx.numpy_helper.to_array(one)) for one in graph.graph.initializer}
    state = {}
    for layer in range(SHARED, 2 * SHARED):
        for node in graph.graph.node:
            if node.op_type == 'MatMulInteger' and f'/layers.{layer}/' in node.name:
                weights = node.input[1].removesuffix('_quantized')
                part = node.name.split(f'/layers.{layer}/')[1].split('/')[0]
                plain = (values[f'{weights}_quantized'].float() - values[f'{weights}_zero_point'].float()) * values[f'{weights}_scale']
                state[f'{layer - SHARED}.{part}.weight'] = plain.T.contiguous()
        own = f'layers.{layer}.'
        state |= {f'{layer - SHARED}.{name.removeprefix(own)}': value for name, value in values.items() if name.startswith(own)}
    return state


def marked(reader, session, lines):
    """Of each line its states (tokens, width), which tokens may begin or end an answer, and which do."""
    found = []
    for line in lines:
        row, asked = reader.row(line['question'], line)
        places = reader.tokenizer.encode(line['text'][:1000], add_special_tokens=False).offsets[: len(row) - 1 - asked]
        start, end = line['words'] or (0, 0)
        held = [asked + at for at, (begins, closes) in enumerate(places) if closes > start and begins < end]
        if line['words'] and not held:
            continue
        ids = torch.tensor([row])
        types = (torch.arange(len(row)) >= asked).long()[None]
        read = session.run([STATES], {'ids': ids.numpy(), 'mask': torch.ones_like(ids).numpy(), 'types': types.numpy()})[0][0]
        allowed = torch.tensor([at == 0 or asked <= at < asked + len(places) for at in range(len(row))])
        found.append((torch.tensor(read).half(), allowed, (held[0], held[-1]) if held else (0, 0)))
    return found


def mark(options):
    from onnxruntime import InferenceSession
    from onnxruntime.quantization import QuantType, quantize_dynamic

    parts = sorted(HERE.glob('network.onnx.*'))
    weights = b''.join(part.read_bytes() for part in parts)
    network = Marking()
    network.layers.load_state_dict(last_layers(onnx.load_from_string(weights)))
    lines = [json.loads(line) for file in options.marks for line in open(file)]
    read = marked(Reader(HERE), InferenceSession(weights), lines)
    optimizer = torch.optim.AdamW(network.parameters(), lr=options.rate)
    started, waiting = time.time(), []
    while (done := (time.time() - started) / 60 / options.minutes) < 1:
        for part in optimizer.param_groups:
            part['lr'] = options.rate * min(1, done / 0.05) * max(0.02, 1 - done)
        if len(waiting) < MARKS_AT_ONCE:
            waiting = random.sample(read, len(read))
        states, allowed, ends = zip(*(waiting.pop() for _ in range(MARKS_AT_ONCE)))
        padded = lambda rows: torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        mask = padded([torch.ones(len(one)) for one in states])
        logits = network(padded(states).float(), mask) + (padded(allowed).float()[:, :, None] - 1) * 1e4
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(ends))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    with tempfile.TemporaryDirectory() as folder:
        whole, small = os.path.join(folder, 'whole.onnx'), os.path.join(folder, 'small.onnx')
        names = {'input_names': [STATES, 'mask'], 'output_names': ['ends'], 'dynamic_axes': {name: {0: 'candidates', 1: 'tokens'} for name in (STATES, 'mask', 'ends')}}
        example = (torch.zeros(2, 16, WIDTH), torch.ones(2, 16, dtype=torch.long))
        torch.onnx.export(network.eval(), example, whole, opset_version=17, dynamo=False, **names)
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)
        print(f'{in_parts("words", pathlib.Path(small).read_bytes())} bytes')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('work', choices=['train', 'judge', 'write', 'mark'])
    parser.add_argument('--model')
    parser.add_argument('--groups', nargs='+')
    parser.add_argument('--start', help='a network trained before, to go on with')
    parser.add_argument('--layers')
    parser.add_argument('--out', default='trained.pt')
    parser.add_argument('--minutes', type=float, default=40)
    parser.add_argument('--rate', type=float, default=1e-4)
    parser.add_argument('--trained')
    parser.add_argument('--text', nargs='+')
    parser.add_argument('--marks', nargs='+')
    options = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    {'train': train, 'judge': judge, 'write': write, 'mark': mark}[options.work](options)


main()
