package dev.renderfleet.architecture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places the slots of a layered graph: in each column an order that has few arrows cross, and heights that keep arrows as
 * level as the room allows. A slot is a node, or the lane of an arrow that passes a column.
 */
final class Lanes {

    private static final int ROUNDS = 24;

    private final List<List<Slot>> columns;
    private final Map<Slot, List<Slot>> left = new HashMap<>();
    private final Map<Slot, List<Slot>> right = new HashMap<>();
    private final Map<Slot, Double> middles = new HashMap<>();
    private final int gap;

    /** Something that takes room in a column. */
    record Slot(int column, String key, int height) {}

    /** An arrow's stretch between neighbouring columns. */
    record Stretch(Slot left, Slot right) {}

    private Lanes(List<List<Slot>> columns, List<Stretch> stretches, int gap) {
        this.columns = columns;
        this.gap = gap;
        stretches.forEach(stretch -> {
            right.computeIfAbsent(stretch.left(), slot -> new ArrayList<>()).add(stretch.right());
            left.computeIfAbsent(stretch.right(), slot -> new ArrayList<>()).add(stretch.left());
        });
    }

    /**
     * The top of every slot, the topmost at 0.
     *
     * @param slots in any order that is always the same
     * @param gap least distance between two slots of a column
     */
    static Map<Slot, Integer> tops(List<Slot> slots, List<Stretch> stretches, int gap) {
        Map<Slot, Integer> tops = new LinkedHashMap<>();
        Map<Integer, Integer> free = new HashMap<>();
        for (List<Slot> part : parts(slots, stretches)) {
            Map<Slot, Integer> own = topsOfPart(
                    part,
                    stretches.stream()
                            .filter(stretch -> part.contains(stretch.left()))
                            .toList(),
                    gap);
            // As high as what is already there lets it, in every column that it takes part in.
            int down = part.stream()
                    .mapToInt(slot -> free.getOrDefault(slot.column(), 0) - own.get(slot))
                    .max()
                    .orElse(0);
            own.forEach((slot, top) -> {
                tops.put(slot, top + down);
                free.merge(slot.column(), top + down + slot.height() + gap, Math::max);
            });
        }
        return tops;
    }

    /** Slots that arrows connect, the largest part first: parts have nothing to do with each other. */
    private static List<List<Slot>> parts(List<Slot> slots, List<Stretch> stretches) {
        Map<Slot, List<Slot>> partOf = new HashMap<>();
        slots.forEach(slot -> partOf.put(slot, new ArrayList<>(List.of(slot))));
        for (Stretch stretch : stretches) {
            List<Slot> one = partOf.get(stretch.left());
            List<Slot> other = partOf.get(stretch.right());
            if (one != other) {
                one.addAll(other);
                other.forEach(slot -> partOf.put(slot, one));
            }
        }
        List<List<Slot>> parts = new ArrayList<>();
        slots.stream()
                .filter(slot -> partOf.get(slot).get(0).equals(slot))
                .forEach(slot -> parts.add(
                        slots.stream().filter(partOf.get(slot)::contains).toList()));
        parts.sort(Comparator.comparing((List<Slot> part) -> part.size()).reversed());
        return parts;
    }

    private static Map<Slot, Integer> topsOfPart(List<Slot> slots, List<Stretch> stretches, int gap) {
        int count = slots.stream().mapToInt(Slot::column).max().orElse(-1) + 1;
        List<List<Slot>> columns = new ArrayList<>();
        for (int column = 0; column < count; column++) {
            int wanted = column;
            columns.add(new ArrayList<>(
                    slots.stream().filter(slot -> slot.column() == wanted).toList()));
        }
        Lanes lanes = new Lanes(columns, stretches, gap);
        lanes.order();
        lanes.level();
        return lanes.result();
    }

    private void order() {
        List<List<Slot>> best = copy();
        long fewest = crossings();
        for (int round = 0; round < ROUNDS && fewest > 0; round++) {
            boolean rightwards = round % 2 == 0;
            for (int i = 1; i < columns.size(); i++) {
                int column = rightwards ? i : columns.size() - 1 - i;
                sortBy(column, rightwards ? left : right);
            }
            long now = crossings();
            if (now < fewest) {
                fewest = now;
                best = copy();
            }
        }
        columns.clear();
        columns.addAll(best);
        swapNeighbours(fewest);
    }

    /** What sorting by averages leaves: exchanging two neighbours may still save a crossing. */
    private void swapNeighbours(long crossings) {
        long fewest = crossings;
        boolean better = true;
        while (better && fewest > 0) {
            better = false;
            for (List<Slot> column : columns) {
                for (int i = 0; i + 1 < column.size(); i++) {
                    Collections.swap(column, i, i + 1);
                    long now = crossings();
                    if (now < fewest) {
                        fewest = now;
                        better = true;
                    } else {
                        Collections.swap(column, i, i + 1);
                    }
                }
            }
        }
    }

    private List<List<Slot>> copy() {
        List<List<Slot>> copy = new ArrayList<>();
        columns.forEach(column -> copy.add(new ArrayList<>(column)));
        return copy;
    }

    private void sortBy(int column, Map<Slot, List<Slot>> neighbours) {
        Map<Slot, Integer> places = places();
        Map<Slot, Double> averages = new HashMap<>();
        for (Slot slot : columns.get(column)) {
            averages.put(
                    slot,
                    neighbours.getOrDefault(slot, List.of()).stream()
                            .mapToInt(places::get)
                            .average()
                            .orElse(places.get(slot)));
        }
        columns.get(column).sort(Comparator.comparing(averages::get));
    }

    private Map<Slot, Integer> places() {
        Map<Slot, Integer> places = new HashMap<>();
        columns.forEach(column -> {
            for (int i = 0; i < column.size(); i++) {
                places.put(column.get(i), i);
            }
        });
        return places;
    }

    private long crossings() {
        Map<Slot, Integer> places = places();
        long crossings = 0;
        for (List<Slot> column : columns) {
            List<int[]> stretches = new ArrayList<>();
            column.forEach(slot -> right.getOrDefault(slot, List.of())
                    .forEach(to -> stretches.add(new int[] {places.get(slot), places.get(to)})));
            for (int i = 0; i < stretches.size(); i++) {
                for (int j = 0; j < i; j++) {
                    int[] a = stretches.get(i);
                    int[] b = stretches.get(j);
                    crossings += (a[0] - b[0]) * (a[1] - b[1]) < 0 ? 1 : 0;
                }
            }
        }
        return crossings;
    }

    private void level() {
        columns.forEach(column -> {
            double y = 0;
            for (Slot slot : column) {
                middles.put(slot, y + slot.height() / 2.0);
                y += slot.height() + gap;
            }
        });
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < columns.size(); i++) {
                settle(columns.get(round % 2 == 0 ? i : columns.size() - 1 - i));
            }
        }
    }

    /** Moves a column's slots as close to the average of their neighbours as their order and distances permit. */
    private void settle(List<Slot> column) {
        List<double[]> blocks = new ArrayList<>();
        double[] offsets = new double[column.size()];
        for (int i = 0; i < column.size(); i++) {
            offsets[i] = i == 0
                    ? 0
                    : offsets[i - 1]
                            + (column.get(i - 1).height() + column.get(i).height()) / 2.0
                            + gap;
            blocks.add(new double[] {wish(column.get(i)) - offsets[i], 1});
            while (blocks.size() > 1 && blocks.get(blocks.size() - 2)[0] > blocks.get(blocks.size() - 1)[0]) {
                double[] last = blocks.remove(blocks.size() - 1);
                double[] previous = blocks.remove(blocks.size() - 1);
                double members = previous[1] + last[1];
                blocks.add(new double[] {(previous[0] * previous[1] + last[0] * last[1]) / members, members});
            }
        }
        int i = 0;
        for (double[] block : blocks) {
            for (int member = 0; member < block[1]; member++) {
                middles.put(column.get(i), block[0] + offsets[i]);
                i++;
            }
        }
    }

    private double wish(Slot slot) {
        List<Slot> neighbours = new ArrayList<>(left.getOrDefault(slot, List.of()));
        neighbours.addAll(right.getOrDefault(slot, List.of()));
        return neighbours.stream().mapToDouble(middles::get).average().orElse(middles.get(slot));
    }

    private Map<Slot, Integer> result() {
        Map<Slot, Integer> tops = new LinkedHashMap<>();
        double highest = middles.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() - entry.getKey().height() / 2.0)
                .min()
                .orElse(0);
        for (List<Slot> column : columns) {
            int free = 0;
            for (Slot slot : column) {
                // Rounding must not make neighbours touch.
                int top = Math.max(free, (int) Math.round(middles.get(slot) - slot.height() / 2.0 - highest));
                tops.put(slot, top);
                free = top + slot.height() + gap;
            }
        }
        return tops;
    }
}
