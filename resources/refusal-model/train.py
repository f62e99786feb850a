#!/usr/bin/env python3
"""Trains the text model that guesses whether a model's message declines, and why (see README.md).

usage: train.py REFUSALS_DIR          writes refusals.model, and its digest and measures into refusals.json, beside this script
       train.py REFUSALS_DIR --check  trains again and compares; and compares the recorded measures with the goals

Reads XSTest's human labels (xstest.jsonl in REFUSALS_DIR) and examples.txt. Python's standard library only; equal input gives equal
output.
"""
import argparse
import collections
import hashlib
import json
import math
import pathlib
import random
import re

HERE = pathlib.Path(__file__).resolve().parent
MODEL = HERE / 'refusals.model'
RECORD = HERE / 'refusals.json'
WORDS = 60  # of the text's beginning
LONGEST = 3  # words in a phrase, sentence marks counted
SCALE = 100  # weights are whole hundredths
SEED = 20261127
FOLDS = 5  # of prompts
GOAL_ALL, GOAL_EACH = 0.93, 0.75  # F1 on prompts that training did not see: of all texts, of the texts of each model
TEXTS_PER_LINE = 8  # made of each line of examples.txt
BIAS = '<bias>'
MARK = '^'  # where a sentence begins
KINDS = ('refusal', 'declined', 'cannot')
TOKEN = re.compile(r"[a-z0-9']+|[.!?:](?=[ \n]|$)|\n")


# The phrases of a text. simulator/outcome/refusal_model.cpp does the same; a test holds both together.

def tokens(text):
    text = ''.join(c.lower() if c.isascii() else c for c in text.replace('\u2019', "'"))
    found = [MARK]
    words = 0
    for match in TOKEN.finditer(text):
        token = match.group()
        if token[0] in '.!?:\n':
            if found[-1] != MARK:
                found.append(MARK)
            continue
        found.append('0' if token[0].isdigit() else token)
        words += 1
        if words == WORDS:
            break
    return found


def phrases(text):
    words = tokens(text)
    found = {' '.join(words[i:i + n]) for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)}
    return sorted(found - {MARK})


# Training: logistic regression by FTRL-proximal, which leaves most phrases without a weight.

class Column:
    """One linear score."""

    def __init__(self, l1, alpha, beta=1.0, l2=1.0):
        self.l1, self.alpha, self.beta, self.l2 = l1, alpha, beta, l2
        self.z, self.n = {}, {}

    def weight(self, phrase):
        z = self.z.get(phrase, 0.0)
        if abs(z) <= self.l1:
            return 0.0
        return -(z - math.copysign(self.l1, z)) / ((self.beta + math.sqrt(self.n[phrase])) / self.alpha + self.l2)

    def score(self, found):
        return sum(self.weight(phrase) for phrase in found)

    def learn(self, found, gradient):
        for phrase in found:
            n = self.n.get(phrase, 0.0)
            sigma = (math.sqrt(n + gradient * gradient) - math.sqrt(n)) / self.alpha
            self.z[phrase] = self.z.get(phrase, 0.0) + gradient - sigma * self.weight(phrase)
            self.n[phrase] = n + gradient * gradient


def probability(score):
    return 1.0 / (1.0 + math.exp(-max(-35.0, min(35.0, score))))


def shares(rule, lack):
    """Of refusal, declined and cannot, given that the text declines."""
    top = max(0.0, rule, lack)
    parts = [math.exp(0.0 - top), math.exp(rule - top), math.exp(lack - top)]
    return [part / sum(parts) for part in parts]


def kept(texts, least):
    """The phrases of each text that at least so many texts have."""
    found = [phrases(text) for text in texts]
    counts = collections.Counter(phrase for each in found for phrase in each)
    return [[phrase for phrase in each if counts[phrase] >= least] + [BIAS] for each in found]


def train_declines(rows, random_order, epochs=10):
    """Whether the text declines at all: (text, kind or None, weight)."""
    column = Column(l1=0.8, alpha=0.04)
    found = kept([text for text, _, _ in rows], 3)
    order = list(range(len(rows)))
    for _ in range(epochs):
        random_order.shuffle(order)
        for i in order:
            error = probability(column.score(found[i])) - (rows[i][1] is not None)
            column.learn(found[i], error * rows[i][2])
    return column


def train_kinds(rows, random_order, epochs=12):
    """Why it declines: two scores against `refusal`, which stands at 0."""
    rows = [row for row in rows if row[1] is not None]
    columns = Column(l1=0.3, alpha=0.1), Column(l1=0.3, alpha=0.1)
    found = kept([text for text, _, _ in rows], 2)
    order = list(range(len(rows)))
    for _ in range(epochs):
        random_order.shuffle(order)
        for i in order:
            now = shares(*(column.score(found[i]) for column in columns))
            for column, kind, share in zip(columns, KINDS[1:], now[1:]):
                column.learn(found[i], (share - (rows[i][1] == kind)) * rows[i][2])
    return columns


# The data.

def read_xstest(folder):
    with open(folder / 'xstest.jsonl', encoding='utf-8') as lines:
        return [json.loads(line) for line in lines]


def refuses(row):
    """Full and partial refusals both count."""
    return not row['final_label'].startswith('1_')


def fold(row):
    return int(hashlib.sha256(('writ ' + row['id']).encode()).hexdigest(), 16) % FOLDS


def variants(template, random_choice):
    """Some of the texts that a line of examples.txt stands for."""
    found = []
    for _ in range(TEXTS_PER_LINE):
        text = re.sub(r'\[([^\[\]]*)\]', lambda match: random_choice.choice(match.group(1).split('|')), template)
        text = re.sub(r' +', ' ', text).replace(" '", "'").strip()
        text = text[:1].upper() + text[1:]
        if text not in found:
            found.append(text)
    return found


def read_lines(path):
    names = {}
    for line in path.read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            kind, text = line.split(' | ', 1)
            for name, meaning in names.items():
                text = text.replace(name, meaning)
            if kind.startswith('$'):
                names[kind] = text
            else:
                yield (None if kind == 'none' else kind), text


def read_examples():
    random_choice = random.Random(SEED)
    return [(text, kind, 0.6) for kind, line in read_lines(HERE / 'examples.txt') for text in variants(line, random_choice)]


def train(xstest, examples):
    rows = [(row['completion'], 'refusal' if refuses(row) else None, 1.0) for row in xstest]
    declines = train_declines(rows + examples, random.Random(SEED))
    # People labelled "I don't have access to …" a refusal where the prompt asks for private data: that says nothing of the kind.
    plain = [(row['completion'], 'refusal', 0.3) for row in xstest if refuses(row) and 'privacy' not in row['type']]
    rule, lack = train_kinds(plain + examples, random.Random(SEED))
    return Model.rounded(declines, rule, lack)


class Model:
    """What is written: whole numbers only, so that every reader computes the same."""

    def __init__(self, weights):
        self.weights = weights

    @staticmethod
    def rounded(*columns):
        table = {}
        for phrase in sorted(set().union(*(column.n for column in columns))):
            row = tuple(round(column.weight(phrase) * SCALE) for column in columns)
            if any(abs(weight) > 1 for weight in row) or phrase == BIAS:
                table[phrase] = row
        return Model(table)

    def scores(self, text):
        rows = [self.weights[phrase] for phrase in phrases(text) + [BIAS] if phrase in self.weights]
        return [sum(column) / SCALE for column in zip(*rows)]

    def judge(self, text):
        """The kind or None, and the confidence in it."""
        declines, rule, lack = self.scores(text)
        if declines <= 0:
            return None, 1 - probability(declines)
        share = shares(rule, lack)
        best = max(range(3), key=lambda i: (share[i], -i))
        return KINDS[best], probability(declines) * share[best]

    def text(self):
        head = f'writ-refusals 1\nwords {WORDS}\nlongest {LONGEST}\nscale {SCALE}\nbias {" ".join(map(str, self.weights[BIAS]))}\n'
        rows = (f'{phrase}\t{a}\t{b}\t{c}\n' for phrase, (a, b, c) in sorted(self.weights.items()) if phrase != BIAS)
        return head + ''.join(rows)


# Measures.

def f1(pairs):
    """Of (true, found)."""
    hit = sum(1 for truth, found in pairs if truth and found)
    wrong = sum(1 for truth, found in pairs if truth != found)
    return 2 * hit / (2 * hit + wrong) if hit else 0.0


def measured(judged):
    """Of (row, kind): F1 overall and a model."""
    result = {'all': round(f1([(refuses(row), kind is not None) for row, kind in judged]), 3)}
    for name in sorted({row['model'] for row, _ in judged}):
        result[name] = round(f1([(refuses(row), kind is not None) for row, kind in judged if row['model'] == name]), 3)
    return result


def cross_validated(xstest, examples):
    """Each prompt is judged by a model that has not seen it."""
    judged = []
    for turn in range(FOLDS):
        model = train([row for row in xstest if fold(row) != turn], examples)
        judged += [(row, model.judge(row['completion'])[0]) for row in xstest if fold(row) == turn]
    return measured(judged)


def digest(text):
    return hashlib.sha256(text.encode('utf-8')).hexdigest()


def parsed(text):
    lines = text.splitlines()[5:]
    return {line.split('\t')[0]: [int(word) for word in line.split('\t')[1:]] for line in lines}


def write(xstest, examples):
    text = train(xstest, examples).text()
    MODEL.write_text(text, encoding='utf-8')
    record = {'digest': digest(text), 'phrases': len(parsed(text)),
              'trainedOn': {'labelled': len(xstest), 'own': len(examples)},
              'f1OnUnseenPrompts': cross_validated(xstest, examples)}
    RECORD.write_text(json.dumps(record, indent=2) + '\n', encoding='utf-8')


def problems(xstest, examples):
    text = MODEL.read_text(encoding='utf-8')
    record = json.loads(RECORD.read_text(encoding='utf-8'))
    if record['digest'] != digest(text):
        yield 'refusals.json records another digest'
    for name, value in record['f1OnUnseenPrompts'].items():
        if value < (GOAL_ALL if name == 'all' else GOAL_EACH):
            yield f'F1 of {name} is only {value}'
    # A mathematics library may round the last bit otherwise, so weights may differ a little.
    shipped, fresh = parsed(text), parsed(train(xstest, examples).text())
    zero = [0, 0, 0]
    for phrase in sorted(shipped.keys() | fresh.keys()):
        if any(abs(a - b) > 2 for a, b in zip(shipped.get(phrase, zero), fresh.get(phrase, zero))):
            yield f'refusals.model has another weight for "{phrase}" than training gives'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--check', action='store_true')
    arguments = parser.parse_args()
    data = read_xstest(arguments.folder), read_examples()
    if not arguments.check:
        write(*data)
    found = list(problems(*data)) if arguments.check else []
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == '__main__':
    raise SystemExit(main())
