/* The sieve: which rows of a national NPPES file nobody needs to look at.
 * It walks whole lines and settles one question only: is this a regular line whose provider is provably no therapist?
 * Of those it gives the number and nothing else. Of every other regular line it gives the wanted fields, taken apart.
 * At anything irregular it stops and says where; Python's careful reader takes that record, and the sieve goes on behind it.
 *
 * Regular: ends in LF or CR LF, has `width` fields, each in quotes or without any, no quote and no control character in one.
 * So a regular line means the same to Python's csv module, which is what makes the two ways one. Any bytes are safe.
 */
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum {
    BLOCK = 64,
    LONGEST = 65536, /* bytes of a regular line; csv's own limit for a field is twice that */
    CODE = 10,       /* characters of a taxonomy code */
    BETWEEN = 0x1f, BEHIND = 0x1e, INSIDE = 0x1d, /* signs in what is given out: control characters, so never in a field */
};
enum { ALL, ODD, FULL };
/* Where the wanted fields stand in a line, and which codes keep a person from being sifted out. See sieve.py. */
struct plan {
    int32_t width, most; /* fields of a line; fields whose ends are noted, the last wanted one among them */
    int32_t npi, entity, off;
    int32_t plains, groups, codes; /* how many of the next three */
    const int32_t *plain, *group; /* fields given of every row; taxonomy groups of four fields */
    const uint8_t *code; /* codes * CODE characters */
};

struct field { const uint8_t *at; int64_t size; };
struct marks { uint64_t quote, comma, control, high; }; /* a bit a byte; control: below 0x20, high: above 0x7f */

#if defined(__SSE2__)
static inline struct marks marks_of(const uint8_t *at) {
    struct marks found = {0, 0, 0, 0};
    for (int shift = 0; shift < BLOCK; shift += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + shift));
        const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
        found.quote |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << shift;
        found.comma |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(','))) << shift;
        found.control |= (uint64_t)(uint32_t)_mm_movemask_epi8(control) << shift;
        found.high |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << shift;
    }
    return found;
}
#else
static inline struct marks marks_of(const uint8_t *at) {
    struct marks found = {0, 0, 0, 0};
    for (int place = 0; place < BLOCK; place++) {
        found.quote |= (uint64_t)(at[place] == '"') << place;
        found.comma |= (uint64_t)(at[place] == ',') << place;
        found.control |= (uint64_t)(at[place] < 0x20) << place;
        found.high |= (uint64_t)(at[place] > 0x7f) << place;
    }
    return found;
}
#endif

/* Bit n of the answer: whether an odd number of bits is set from 0 up to n. */
static inline uint64_t odd_up_to(uint64_t bits) {
    for (int step = 1; step < 64; step <<= 1) bits ^= bits << step;
    return bits;
}

/* The length of the regular line at `at`, its end included, or 0. ends: where its first `most` fields end. */
static inline int64_t regular(const uint8_t *at, int64_t left, const struct plan *plan, int32_t *ends, uint64_t *high) {
    uint64_t inside_before = 0, between_before = 1, closed_before = 0;
    int32_t fields = 0;
    *high = 0;
    for (int32_t base = 0; base < left && base < LONGEST; base += BLOCK) {
        uint8_t tail[BLOCK];
        const uint8_t *block = at + base;
        if (left - base < BLOCK) {
            memset(tail, ' ', BLOCK);
            block = memcpy(tail, block, (size_t)(left - base));
        }
        const struct marks found = marks_of(block);
        const uint64_t end = found.control & (0 - found.control);
        const uint64_t line = end - 1; /* the bits of this line; all where it does not end here */
        const uint64_t quote = found.quote & line;
        const uint64_t inside = odd_up_to(quote) ^ inside_before;
        const uint64_t between = (found.comma & line & ~inside) | end;
        const uint64_t opened = quote & inside, closed = quote & ~inside;
        if ((opened & ~(between << 1 | between_before)) | ((closed << 1 | closed_before) & ~between)) return 0;
        *high |= found.high & line;
        for (uint64_t rest = between; rest; rest &= rest - 1) {
            if (fields >= plan->most) { fields += __builtin_popcountll(rest); break; }
            ends[fields++] = base + __builtin_ctzll(rest);
        }
        if (fields > plan->width) return 0;
        if (end) {
            const int32_t last = base + __builtin_ctzll(end);
            if ((inside & end) || fields != plan->width) return 0;
            if (at[last] == '\n') return last + 1;
            return at[last] == '\r' && last + 1 < left && at[last + 1] == '\n' ? last + 2 : 0;
        }
        inside_before = 0 - (inside >> 63);
        between_before = between >> 63;
        closed_before = closed >> 63;
    }
    return 0;
}

static inline struct field field_of(const uint8_t *line, const int32_t *ends, int32_t column) {
    const int32_t start = column ? ends[column - 1] + 1 : 0;
    const int32_t quoted = ends[column] > start && line[start] == '"';
    return (struct field){line + start + quoted, ends[column] - start - 2 * quoted};
}

/* The number of ten digits that is an NPI (Luhn with the prefix 80840), else 0. */
static inline int64_t npi_of(struct field field) {
    static const uint8_t doubled[10] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
    int64_t number = 0, sum = 24;
    if (field.size != 10 || (field.at[0] != '1' && field.at[0] != '2')) return 0;
    for (int place = 0; place < 10; place++) {
        const int digit = field.at[place] - '0';
        if (digit < 0 || digit > 9) return 0;
        number = number * 10 + digit;
        sum += place % 2 ? digit : doubled[digit];
    }
    return sum % 10 ? 0 : number;
}

/* Whether a code surely counts for nothing: empty, or ten capitals and digits that are none of ours. */
static inline int counts_not(struct field field, const struct plan *plan) {
    if (field.size == 0) return 1;
    if (field.size != CODE) return 0;
    for (int place = 0; place < CODE; place++)
        if (!((field.at[place] >= '0' && field.at[place] <= '9') || (field.at[place] >= 'A' && field.at[place] <= 'Z'))) return 0;
    for (int32_t number = 0; number < plan->codes; number++)
        if (memcmp(field.at, plan->code + number * CODE, CODE) == 0) return 0;
    return 1;
}

static inline int is_other(const uint8_t *line, const int32_t *ends, const struct plan *plan) {
    const struct field entity = field_of(line, ends, plan->entity);
    if (field_of(line, ends, plan->off).size || entity.size != 1) return 0;
    if (entity.at[0] != '1') return entity.at[0] == '2';
    for (int32_t group = 0; group < plan->groups; group++)
        if (!counts_not(field_of(line, ends, plan->group[4 * group]), plan)) return 0;
    return 1;
}

static inline int64_t put(uint8_t *out, int64_t used, struct field field, uint8_t sign) {
    memcpy(out + used, field.at, (size_t)field.size);
    out[used + field.size] = sign;
    return used + field.size + 1;
}

/* A line taken apart: the plain fields, BETWEEN behind each; the taxonomy groups that have a code as one text; their numbers
 * as one more. fields.py says what is in them. It takes a few bytes more than the line did, as no field is given twice. */
static inline int64_t given(const uint8_t *line, const int32_t *ends, const struct plan *plan, uint8_t *out, int64_t used) {
    for (int32_t number = 0; number < plan->plains; number++)
        used = put(out, used, field_of(line, ends, plan->plain[number]), BETWEEN);
    for (const int32_t *group = plan->group; group < plan->group + 4 * plan->groups; group += 4) {
        const struct field code = field_of(line, ends, group[0]), number = field_of(line, ends, group[1]);
        if (!code.size) continue;
        used = put(out, used, code, INSIDE);
        /* A number of someone supervised begins with one of these. */
        if (number.size) out[used++] = memchr(" AIPaip", number.at[0], 7) ? '?' : 'N';
        out[used++] = INSIDE;
        used = put(out, used, field_of(line, ends, group[2]), INSIDE);
        used = put(out, used, field_of(line, ends, group[3]), BEHIND);
    }
    out[used++] = BETWEEN;
    for (const int32_t *group = plan->group; group < plan->group + 4 * plan->groups; group += 4)
        if (field_of(line, ends, group[0]).size) used = put(out, used, field_of(line, ends, group[1]), INSIDE);
    out[used++] = BETWEEN;
    return used;
}

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(PLAIN)
__attribute__((target_clones("default", "avx2")))
#endif
/* Sifts lines until the text ends, an odd line comes or a room is full; how many bytes are done.
 * kept: a row each: the number of one who is no therapist; minus the number, or 0 without a valid one, of a row given out.
 * told: rows, bytes given out, why it stopped. ends: room for plan->most. */
int64_t sieve(const uint8_t *text, int64_t size, const struct plan *plan, int32_t *ends, int64_t *kept, int64_t most_kept,
              uint8_t *out, int64_t most_out, int64_t *told) {
    int64_t at = 0, rows = 0, used = 0;
    told[2] = ALL;
    while (at < size) {
        uint64_t high;
        if (rows == most_kept || most_out - used < LONGEST + 4 * BLOCK) { told[2] = FULL; break; }
        const int64_t length = regular(text + at, size - at, plan, ends, &high);
        const int64_t npi = length ? npi_of(field_of(text + at, ends, plan->npi)) : 0;
        if (npi && is_other(text + at, ends, plan)) {
            kept[rows++] = npi;
        } else if (!length || high) { /* what is not ASCII is Python's to decode */
            told[2] = ODD; break;
        } else {
            used = given(text + at, ends, plan, out, used);
            kept[rows++] = -npi;
        }
        at += length;
    }
    told[0] = rows, told[1] = used;
    return at;
}
