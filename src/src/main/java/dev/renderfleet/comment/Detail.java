package dev.renderfleet.comment;

import java.util.List;

/**
 * How much of a list is written out. What a reviewer must see keeps most room the longest.
 *
 * @param replacedAndDeleted resources listed each by name
 * @param others resources created or updated
 * @param findings policy findings, each of the two kinds
 * @param nodes components in the graph; 0 for no graph
 * @param messageLength characters of a message or log
 */
record Detail(int replacedAndDeleted, int others, int findings, int nodes, int messageLength) {

    /** From all that is useful down to what always fits. */
    static final List<Detail> LEVELS = List.of(
            new Detail(300, 150, 100, 60, 4_000),
            new Detail(200, 60, 50, 40, 2_000),
            new Detail(100, 25, 25, 25, 1_000),
            new Detail(50, 10, 10, 12, 500),
            new Detail(25, 3, 5, 0, 300),
            new Detail(10, 0, 3, 0, 200),
            new Detail(3, 0, 1, 0, 100),
            new Detail(0, 0, 0, 0, 50));
}
