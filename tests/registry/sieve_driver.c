/* Feeds the sieve damaged lines in buffers of exactly their size, for the sanitizers to watch. Usage: driver SEED ROUNDS */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sieve.c"

static const char *pieces[] = {
    "\"1234567893\"", "1234567893", "\"\"", ",", ",", ",", "\n", "\r\n", "\"2\"", "\"1\"", "\"106H00000X\"", "\"207Q00000X\"",
    "\"", "\"\"\"\"", "\r", "\x1f", "\xff\xfe", "\"A B\"", "x", " ", "\"03/04/2020\"",
};

static uint64_t state;
static uint32_t dice(uint32_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

static size_t line(char *out) {
    size_t used = 0;
    if (dice(3) == 0) {
        for (uint32_t left = dice(60); left; left--) {
            const char *piece = pieces[dice(sizeof pieces / sizeof *pieces)];
            used += (size_t)sprintf(out + used, "%s", piece);
        }
        return used;
    }
    /* Mostly lines that are whole, so that all of the sieve is walked through. */
    used += (size_t)sprintf(out, "\"1234567893\",\"%u\",\"%s\",\"", 1 + dice(3), dice(9) ? "" : "03/04/2020");
    for (uint32_t left = dice(9) ? dice(150) : dice(70000); left; left--) out[used++] = (char)('A' + dice(26));
    used += (size_t)sprintf(out + used, "\",\"%s\",\"%u\",\"CA\",\"Y\"%s", dice(2) ? "106H00000X" : dice(2) ? "207Q00000X" : "", dice(9999), dice(2) ? "\n" : "\r\n");
    if (dice(4) == 0) out[dice((uint32_t)used)] = (char)dice(256);
    return used;
}

int main(int count, char **words) {
    const int32_t plain[] = {0, 1, 2, 3}, group[] = {4, 5, 6, 7};
    const struct plan plan = {8, 8, 0, 1, 2, 4, 1, 1, plain, group, (const uint8_t *)"106H00000X"};
    int32_t *ends = malloc(8 * sizeof *ends);
    int64_t *kept = malloc(5 * sizeof *kept), told[3], rows = 0, odd = 0, given = 0;
    const int64_t room = 70000;
    uint8_t *out = malloc((size_t)room);
    char *made = malloc(20 * 80000);
    if (count != 3) return 2;
    state = strtoull(words[1], 0, 10);
    for (long round = atol(words[2]); round; round--) {
        size_t size = 0;
        for (uint32_t left = 1 + dice(19); left; left--) size += line(made + size);
        size -= dice(3) ? 0 : dice((uint32_t)(size + 1));
        uint8_t *text = malloc(size ? size : 1);
        memcpy(text, made, size);
        for (int64_t at = 0; at < (int64_t)size;) {
            const int64_t done = sieve(text + at, (int64_t)size - at, &plan, ends, kept, 5, out, room, told);
            if (done < 0 || done > (int64_t)size - at || told[0] > 5 || told[1] > room) return 1;
            for (int64_t row = 0; row < told[0]; row++) given += kept[row] <= 0;
            rows += told[0];
            at += done;
            if (told[2] == 1) {
                const uint8_t *end = memchr(text + at, '\n', size - (size_t)at);
                at = end ? end - text + 1 : (int64_t)size;
                odd++;
            } else if (!done) return 1;
        }
        free(text);
    }
    printf("%lld %lld %lld\n", (long long)rows, (long long)given, (long long)odd);
    free(made), free(out), free(kept), free(ends);
    return 0;
}
