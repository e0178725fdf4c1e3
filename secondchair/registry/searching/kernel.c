/* The joint search over one directory, compiled. numeric.py is the same in numpy, line for line in what it gives.
 *
 * A row is judged by one account of 64 bits (see asked.py): low 32 bits the musts that are broken, above them two times
 * 16 bits of points, each with BIAS added so that it never falls below 0. A column's table holds an account a line;
 * judging is adding. Rows go through in batches that stay in the fastest memory: first the columns with musts, where
 * whoever broke two is dropped at once; whoever broke one is only counted; whoever broke none is scored.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(PLAIN)
#define FAST __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define FAST
#endif
#define INLINE static inline __attribute__((always_inline))
enum { MISSED, UNKNOWN, MET };
enum { WANT, AVOID, AT_MOST };
enum { WHO, TERMS, STATES, TRAINING, LANGUAGES, INSURANCE, CULTURE, HOURS, COLUMNS };
enum { GENDER, LICENCE, SINCE, FEE, SET };         /* what of a line a wish looks at */
enum { OPENINGS = 2, HOURS_TOGETHER = 3 };         /* bits of musts that are nobody's own */
enum { BASE = 100, WAY = 100, COST = 40, BIAS = 1024, BANDS = 8, MOST_POINTS = 1024, BATCH = 1024, MUSTS = 32, TALLIED = 4 };
#define OUT 0xC0000000u /* two broken musts at once: not of this search */
static const int tallied[TALLIED] = {WHO, TERMS, TRAINING, LANGUAGES}; /* the columns of the facets */

typedef uint64_t account;

typedef struct {
    const void *codes;
    int64_t width, lines, words; /* bytes a code, 2 or 4; lines of the table; 64-bit words of a line's bits */
    const uint64_t *bits;
} column;

typedef struct {
    int64_t points, blocks, groups, genders, licences; /* the last two: different words */
    const uint32_t *rank, *first, *block_first, *stretch;
    const float *x, *y, *z, *boxes, *home_boxes; /* of the blocks; of the homes, each of one state */
    const uint16_t *gender, *licence;
    const int16_t *since;
    const int32_t *fee;
    const int8_t *sliding, *video, *openings;
    const uint8_t *offers; /* video of a line of terms, as MISSED, UNKNOWN or MET */
    column columns[COLUMNS];
} directory;

typedef struct {
    int64_t person, column, of, kind, at_most, bit, points[3], mask; /* bit -1: no must; mask: its first word in masks */
} wish;

typedef struct {
    int64_t people, in_person, states, base, by_distance, k, wishes, together; /* together: mask, or -1 */
    const uint8_t *licensed; /* a line of states → licensed in all that are asked; NULL where video is out */
    double at[2][3], near2[2], wide2[2], bands2[BANDS];
} question;

typedef struct {
    account key, fit; /* the greater, the better; among equals, fit */
    uint32_t rank, row;
    int32_t score[2];
} found;

typedef struct {
    const directory *d;
    const question *q;
    const wish *wishes;
    const uint64_t *masks;
    account *table[COLUMNS]; /* NULL: judged row by row, where the table would be longer than the rows */
    const wish *of[COLUMNS][MUSTS]; /* the wishes of a column */
    account adds[COLUMNS][MUSTS][3]; /* what each adds where it is missed, unknown, met */
    account unknown[COLUMNS];        /* what line 0 of a column adds */
    account unsure;                  /* what it costs everybody that room is unknown */
    int many[COLUMNS], asks[COLUMNS], must[COLUMNS];
    uint32_t *tally[TALLIED][2];
    uint32_t *block; /* to be read */
    int64_t blocks;
    uint32_t row[BATCH];
    account acc[BATCH];
    int n;
    int64_t count, single[MUSTS];
    int32_t best[MOST_POINTS]; /* for so many points of the first person, the most of the second */
    found *top;
    int64_t filled;
    account least; /* the key of the worst among k */
} work;

/* Whether a line shares a word with a mask; ``any``: whether it has words at all. */
INLINE int shares(const column *c, uint32_t line, const uint64_t *mask, int *any) {
    const uint64_t *bits = c->bits + (int64_t)line * c->words;
    uint64_t all = bits[0], shared = bits[0] & mask[0];
    for (int64_t i = 1; i < c->words; i++) {
        all |= bits[i];
        shared |= bits[i] & mask[i];
    }
    *any = all != 0;
    return shared != 0;
}

/* How one wish stands with a line of its column. */
INLINE int stands(const directory *d, const wish *one, const uint64_t *mask, uint32_t line) {
    int known = 1, has = 0, wants = one->kind == WANT;
    if (one->of == SINCE) {
        known = d->since[line] > 0, has = d->since[line] <= one->at_most, wants = 1;
    } else if (one->of == FEE) { /* a sliding scale may come down to it: ask */
        known = d->fee[line] >= 0 && (d->fee[line] <= one->at_most || d->sliding[line] != 1);
        has = d->fee[line] <= one->at_most, wants = 1;
    } else if (one->of == SET) {
        has = shares(&d->columns[one->column], line, mask, &known);
    } else {
        uint32_t word = one->of == GENDER ? d->gender[line] : d->licence[line];
        known = word != 0, has = (mask[word >> 6] >> (word & 63)) & 1;
    }
    return !known ? UNKNOWN : has == wants ? MET : MISSED;
}

/* Adds to a column's table what one of its wishes gives each line. */
INLINE void judge(const work *w, const wish *one, const account *adds, account *restrict table, int64_t lines) {
    const directory d = *w->d;
    const wish wish = *one;
    const uint64_t *mask = w->masks + wish.mask;
    account missed = adds[MISSED], unknown = adds[UNKNOWN], met = adds[MET];
    for (int64_t line = 0; line < lines; line++) {
        int state = stands(&d, &wish, mask, (uint32_t)line);
        table[line] += state == MET ? met : state == UNKNOWN ? unknown : missed;
    }
}

/* What a line adds that nobody wished: whether there is room, and whether hours that suit each suit both. */
INLINE account of_both(const work *w, int col, uint32_t line, account sum) {
    int room = col == TERMS ? w->d->openings[line] : 1;
    int any;
    if (room == 0) return 1 << OPENINGS;
    if (room < 0) return w->unsure;
    if (col != HOURS || w->q->together < 0 || (uint32_t)sum) return 0;
    int suits = shares(&w->d->columns[HOURS], line, w->masks + w->q->together, &any);
    return any && !suits ? 1 << HOURS_TOGETHER : 0;
}

/* What one line of a column adds to an account. */
INLINE account judged(const work *w, int col, uint32_t line) {
    account sum = 0;
    for (int i = 0; i < w->many[col]; i++) sum += w->adds[col][i][stands(w->d, w->of[col][i], w->masks + w->of[col][i]->mask, line)];
    return sum + of_both(w, col, line, sum);
}

INLINE uint32_t line_at(const column *c, uint32_t row) {
    return c->width == 2 ? ((const uint16_t *)c->codes)[row] : ((const uint32_t *)c->codes)[row];
}

/* Adds something of every row of the batch to its account. Where ``drop``, rows that now break two musts leave it. */
#define OVER(ADDED)                                                                                                   \
    do {                                                                                                              \
        int kept = 0, n = w->n;                                                                                       \
        for (int i = 0; i < n; i++) {                                                                                 \
            uint32_t row = w->row[i];                                                                                 \
            account sum = w->acc[i] + (ADDED);                                                                        \
            w->row[kept] = row;                                                                                       \
            w->acc[kept] = sum;                                                                                       \
            kept += !drop | !((uint32_t)sum & ((uint32_t)sum - 1));                                                   \
        }                                                                                                             \
        w->n = kept;                                                                                                  \
    } while (0)
#define FROM(j) table[from + j][codes[from + j][row]]

/* All columns that are asked, with musts or without. Those with tables and narrow codes go several at once: a pass costs
 * little more than its loads. Those that must be judged row by row come last, for fewer rows. */
INLINE void over(work *w, int must) {
    const account *table[COLUMNS];
    const uint16_t *codes[COLUMNS];
    int many = 0, from = 0, drop = must;
    for (int col = 0; col < COLUMNS; col++)
        if (w->asks[col] && w->must[col] == must && w->table[col] && w->d->columns[col].width == 2) {
            table[many] = w->table[col];
            codes[many++] = w->d->columns[col].codes;
        }
    for (; many - from > 3; from += 4) OVER(FROM(0) + FROM(1) + FROM(2) + FROM(3));
    for (; many - from > 1; from += 2) OVER(FROM(0) + FROM(1));
    if (from < many) OVER(FROM(0));
    for (int col = 0; col < COLUMNS; col++) {
        const column *c = &w->d->columns[col];
        if (!w->asks[col] || w->must[col] != must || (w->table[col] && c->width == 2)) continue;
        if (w->table[col]) OVER(w->table[col][line_at(c, row)]);
        else OVER(line_at(c, row) ? judged(w, col, line_at(c, row)) : w->unknown[col]); /* line 0: most rows' */
    }
}

/* Counts the rows by line for the facets. A counter that was just written is slow to write again, and most rows have the
 * same line, "unknown": so odd and even rows have counters of their own. */
INLINE void tally(work *w) {
    const column *columns = w->d->columns;
    const uint16_t *codes[TALLIED];
    int n = w->n, narrow = 1;
    for (int j = 0; j < TALLIED; j++) {
        codes[j] = columns[tallied[j]].codes;
        narrow &= columns[tallied[j]].width == 2;
    }
#define COUNT(LINE) for (int j = 0; j < TALLIED; j++) w->tally[j][i & 1][LINE]++
    for (int i = 0; i < n && narrow; i++) COUNT(codes[j][w->row[i]]);
    for (int i = 0; i < n && !narrow; i++) COUNT(line_at(&columns[tallied[j]], w->row[i]));
}

INLINE double apart2(const question *q, int i, float x, float y, float z) {
    double a = x - q->at[i][0], b = y - q->at[i][1], c = z - q->at[i][2];
    return a * a + b * b + c * c;
}

static uint32_t point_of(const directory *d, uint32_t row) {
    uint32_t low = 0, high = (uint32_t)d->points;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        *(d->first[middle] <= row ? &low : &high) = middle;
    }
    return low;
}

INLINE int is_worse(const found *a, const found *b) {
    return a->key != b->key ? a->key < b->key : a->fit != b->fit ? a->fit < b->fit : a->rank > b->rank;
}

/* Takes one more among the k best, which stand best first. */
static void keep(work *w, const found *one) {
    int64_t at = w->filled < w->q->k ? w->filled++ : w->filled - 1;
    for (; at && is_worse(&w->top[at - 1], one); at--) w->top[at] = w->top[at - 1];
    w->top[at] = *one;
    if (w->filled == w->q->k) w->least = w->top[w->filled - 1].key;
}

INLINE void score(work *w) {
    const question *q = w->q;
    int two = q->people == 2, n = w->n;
    for (int i = 0; i < n; i++) {
        int32_t mine = (int32_t)(w->acc[i] >> 32 & 0xffff) - BIAS, other = (int32_t)(w->acc[i] >> 48) - BIAS;
        mine = mine < 1 ? 1 : mine;
        other = !two || other < 1 ? 1 : other;
        if (w->best[mine] < other) w->best[mine] = other;
        account fit = (account)((int64_t)mine * other) << 10 | (account)(two && other < mine ? other : mine), key = fit;
        if (q->by_distance) {
            uint32_t p = point_of(w->d, w->row[i]);
            double way = apart2(q, 0, w->d->x[p], w->d->y[p], w->d->z[p]);
            double other_way = two ? apart2(q, 1, w->d->x[p], w->d->y[p], w->d->z[p]) : 0;
            memcpy(&key, other_way > way ? &other_way : &way, sizeof key); /* not below 0: ordered as their bits are */
            key = ~key;
        }
        if (key < w->least || !q->k) continue;
        found one = {key, fit, w->d->rank[w->row[i]], w->row[i], {mine, other}};
        if (w->filled < q->k || is_worse(&w->top[q->k - 1], &one)) keep(w, &one);
    }
}

FAST static void through(work *w) {
    over(w, 1);
    int kept = 0, n = w->n;
    for (int i = 0; i < n; i++) {
        uint32_t broken = (uint32_t)w->acc[i];
        w->single[__builtin_ctz(broken | 1u << (24 + (i & 7)))]++; /* the last eight are nobody's: those who broke none */
        w->row[kept] = w->row[i];
        w->acc[kept] = w->acc[i];
        kept += !broken;
    }
    w->n = kept;
    w->count += kept;
    over(w, 0);
    tally(w);
    score(w);
    w->n = 0;
}

/* The account that a place alone gives, for each of the three things video may be. */
INLINE void start(const question *q, const double *apart, int wide, account *by_video) {
    int near[2] = {0, 0}, here = q->in_person != 0;
    int64_t way[2] = {0, 0};
    for (int64_t i = 0; i < q->people; i++) {
        near[i] = q->in_person && apart[i] <= q->near2[i];
        here &= near[i];
    }
    for (int64_t i = 0; i < q->people; i++) {
        int bands = 0;
        for (int b = 0; b < BANDS; b++) bands += apart[i] >= q->bands2[b];
        way[i] = !q->in_person ? WAY : here ? WAY * (BANDS - bands) / BANDS : 0;
    }
    for (int video = MISSED; video <= MET; video++) {
        account sum = video == MISSED && !wide ? OUT : 0;
        for (int64_t i = 0; i < q->people; i++) {
            int64_t points = BIAS + BASE + way[i];
            if (!here && !near[i] && video == UNKNOWN) points -= COST;
            if (!here && !near[i] && video == MISSED) sum |= (account)1 << i;
            sum += (account)points << (32 + 16 * i);
        }
        by_video[video] = sum;
    }
}

/* The rows of one point, each with the account that its place and its video give it. */
INLINE void enter(work *w, uint32_t p, const account *by_video, int all_licensed) {
    const column *states = &w->d->columns[STATES], *terms = &w->d->columns[TERMS];
    const uint8_t *licensed = w->q->licensed, *offers = w->d->offers;
    uint32_t row = w->d->first[p], end = w->d->first[p + 1];
    if (!licensed && (uint32_t)(by_video[MISSED] & (by_video[MISSED] - 1))) return;
    while (row < end) {
        uint32_t stop = end - row > (uint32_t)(BATCH - w->n) ? row + (uint32_t)(BATCH - w->n) : end;
        int n = w->n;
        if (!licensed)
            for (; row < stop; row++, n++) {
                w->row[n] = row;
                w->acc[n] = by_video[MISSED];
            }
        for (; row < stop; row++) {
            account sum = by_video[all_licensed || licensed[line_at(states, row)] ? offers[line_at(terms, row)] : MISSED];
            w->row[n] = row;
            w->acc[n] = sum;
            n += !((uint32_t)sum & ((uint32_t)sum - 1));
        }
        w->n = n;
        if (w->n == BATCH) through(w);
    }
}

/* The points of one block. Everybody near enough is met at home; who is not, in the home of the state ``of_base`` or as its
 * visitor. */
INLINE void block(work *w, int64_t b, int visiting, int of_base, int all_licensed) {
    const directory *d = w->d;
    const question *q = w->q;
    double apart[2] = {0, 0};
    account by_video[3];
    if (!q->in_person) start(q, apart, 0, by_video);
    for (uint32_t p = d->block_first[b]; p < d->block_first[b + 1]; p++) {
        if (q->in_person) {
            int wide = 1;
            for (int64_t i = 0; i < q->people; i++) {
                apart[i] = apart2(q, (int)i, d->x[p], d->y[p], d->z[p]);
                wide &= apart[i] <= q->wide2[i];
            }
            if (wide ? visiting : !visiting && !of_base) continue;
            start(q, apart, wide, by_video);
        }
        enter(w, p, by_video, all_licensed);
    }
}

INLINE double outside(double low, double high, double at) { return at < low ? low - at : at > high ? at - high : 0; }

/* Whether a place in box b of n may be near enough. Every step rounds the same way as a row's own: none is missed. */
INLINE int may_be_near(const question *q, const float *boxes, int64_t n, int64_t b) {
    const float *box = boxes + b;
    for (int64_t i = 0; i < q->people; i++) {
        double x = outside(box[0], box[3 * n], q->at[i][0]), y = outside(box[n], box[4 * n], q->at[i][1]);
        double z = outside(box[2 * n], box[5 * n], q->at[i][2]);
        if (x * x + y * y + z * z > q->wide2[i]) return 0;
    }
    return 1;
}

/* Lists the blocks to be read, those of the base state whole; how many rows they hold at most. */
FAST static int64_t listed_blocks(work *w) {
    const directory *d = w->d;
    int64_t rows = 0, base = w->q->base;
    for (int64_t home = 0; home < d->groups; home++) {
        uint32_t from = d->stretch[home], to = d->stretch[home + 1];
        int whole = home == base, near = w->q->in_person && may_be_near(w->q, d->home_boxes, d->groups, home);
        for (uint32_t b = from; (whole || near) && b < to; b++)
            if (whole || may_be_near(w->q, d->boxes, d->blocks, b)) w->block[w->blocks++] = b;
    }
    if (base >= 0)
        for (uint32_t b = d->stretch[d->groups + base]; b < d->stretch[d->groups + base + 1]; b++)
            w->block[w->blocks++] = b;
    for (int64_t i = 0; i < w->blocks; i++) {
        uint32_t b = w->block[i];
        rows += d->first[d->block_first[b + 1]] - d->first[d->block_first[b]];
    }
    return rows;
}

/* The tables of the columns that are asked. 0 where there is no memory for them. */
FAST static int tables(work *w, int64_t rows) {
    const directory *d = w->d;
    for (int64_t i = 0; i < w->q->wishes; i++) {
        const wish *one = &w->wishes[i];
        account *adds = w->adds[one->column][w->many[one->column]];
        for (int state = MISSED; state <= MET; state++) adds[state] = (account)one->points[state] << (32 + 16 * one->person);
        if (one->bit >= 0) adds[MISSED] += (account)1 << one->bit;
        w->of[one->column][w->many[one->column]++] = one;
        w->asks[one->column] = 1;
        w->must[one->column] |= one->bit >= 0;
    }
    for (int64_t i = 0; i < w->q->people; i++) w->unsure -= (account)COST << (32 + 16 * i);
    w->asks[TERMS] = w->must[TERMS] = 1; /* room for new couples is asked for everybody */
    for (int col = 0; col < COLUMNS; col++) {
        const column *c = &d->columns[col];
        if (c->lines) w->unknown[col] = judged(w, col, 0);
        if (!w->asks[col] || c->lines * c->words > 2 * rows) continue; /* a line is judged faster than a row */
        account *table = w->table[col] = calloc((size_t)c->lines, sizeof(account));
        if (!table) return 0;
        for (int i = 0; i < w->many[col]; i++) judge(w, w->of[col][i], w->adds[col][i], table, c->lines);
        for (int64_t line = 0; (col == TERMS || col == HOURS) && line < c->lines; line++)
            table[line] += of_both(w, col, (uint32_t)line, table[line]);
    }
    for (int j = 0; j < TALLIED; j++) {
        int64_t lines = d->columns[tallied[j]].lines;
        w->tally[j][0] = calloc(2 * (size_t)lines, sizeof(uint32_t));
        if (!w->tally[j][0]) return 0;
        w->tally[j][1] = w->tally[j][0] + lines;
    }
    return 1;
}

FAST static void read_all(work *w) {
    const directory *d = w->d;
    int sure = w->q->states == 1;
    int64_t base = w->q->base, homes = d->stretch[d->groups];
    for (int64_t i = 0; i < w->blocks; i++) {
        uint32_t b = w->block[i];
        int of_base = base >= 0 && b >= d->stretch[base] && b < d->stretch[base + 1];
        block(w, b, b >= homes, of_base, sure && (of_base || b >= homes));
    }
    through(w);
}

/* Counts by word and step, out of the counts by line. */
static int64_t *told(const work *w, int64_t *out) {
    const directory *d = w->d;
    int64_t *gender = out, *licence = gender + d->genders + 1, *video = licence + d->licences + 1, *fee = video + 3;
    out = fee + 8;
    for (int j = 0; j < TALLIED; j++) {
        const column *c = &d->columns[tallied[j]];
        for (int64_t line = 0; line < c->lines; line++) {
            int64_t n = (int64_t)w->tally[j][0][line] + w->tally[j][1][line];
            if (!n) continue;
            if (tallied[j] == WHO) {
                gender[d->gender[line]] += n;
                licence[d->licence[line]] += n;
            } else if (tallied[j] == TERMS) {
                int step = d->fee[line] / 5000;
                video[d->video[line] + 1] += n;
                fee[d->fee[line] < 0 ? 7 : step > 6 ? 6 : step] += n;
            } else
                for (int64_t i = 0; i < c->words; i++)
                    for (uint64_t left = c->bits[line * c->words + i]; left; left &= left - 1)
                        out[64 * i + __builtin_ctzll(left)] += n;
        }
        if (c->bits) out += 64 * c->words;
    }
    return out;
}

/* The best rows, best first: row, rank, two scores, pareto, access of both, then how each wish stands; and distances. */
static void listed(work *w, int64_t *out, double *apart) {
    const question *q = w->q;
    int32_t beyond[MOST_POINTS + 1];
    beyond[MOST_POINTS] = 0;
    for (int i = MOST_POINTS - 1; i >= 0; i--) beyond[i] = w->best[i] > beyond[i + 1] ? w->best[i] : beyond[i + 1];
    for (int64_t n = 0; n < w->filled; n++) {
        const found *one = &w->top[n];
        uint32_t p = point_of(w->d, one->row);
        account by_video[3];
        int mine = one->score[0], other = one->score[1], video = MISSED;
        if (q->licensed && q->licensed[line_at(&w->d->columns[STATES], one->row)])
            video = w->d->offers[line_at(&w->d->columns[TERMS], one->row)];
        for (int64_t i = 0; i < 2; i++)
            apart[2 * n + i] = i < q->people ? apart2(q, (int)i, w->d->x[p], w->d->y[p], w->d->z[p]) : 0;
        start(q, apart + 2 * n, 1, by_video);
        int64_t about[] = {one->row, one->rank, mine, other, !(w->best[mine] > other || beyond[mine + 1] >= other)};
        for (int i = 0; i < 5; i++) *out++ = about[i];
        for (int64_t i = 0; i < 2; i++) {
            /* Unknown costs points: where the account with video unknown is lower than with video met, it was needed. */
            int needs = i < q->people && (by_video[UNKNOWN] >> (32 + 16 * i) & 0xffff) < (by_video[MET] >> (32 + 16 * i) & 0xffff);
            *out++ = needs ? video : MET;
        }
        for (const wish *of = w->wishes; of < w->wishes + q->wishes; of++)
            *out++ = stands(w->d, of, w->masks + of->mask, line_at(&w->d->columns[of->column], one->row));
    }
}

/* Answers a question: 0, or -1 where there was no memory.
 * out: count, rows listed, MUSTS singles, then what ``told`` and ``listed`` write; zeroed and long enough. */
int search(const directory *d, const question *q, const wish *wishes, const uint64_t *masks, int64_t *out, double *apart) {
    work *w = calloc(1, sizeof *w);
    int done = -1;
    if (!w) return done;
    w->d = d;
    w->q = q;
    w->wishes = wishes;
    w->masks = masks;
    w->top = malloc(sizeof(found) * (size_t)(q->k + 1));
    w->block = malloc(sizeof(uint32_t) * (size_t)(d->blocks + 1));
    if (!w->top || !w->block || !tables(w, listed_blocks(w))) goto end;
    read_all(w);
    out[0] = w->count;
    out[1] = w->filled;
    memcpy(out + 2, w->single, sizeof w->single);
    listed(w, told(w, out + 2 + MUSTS), apart);
    done = 0;
end:
    for (int col = 0; col < COLUMNS; col++) free(w->table[col]);
    for (int j = 0; j < TALLIED; j++) free(w->tally[j][0]);
    free(w->top);
    free(w->block);
    free(w);
    return done;
}
