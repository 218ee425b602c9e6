package dev.renderfleet.architecture;

import java.util.List;

/** What a drawing consists of. Coordinates and sizes are in pixels from the top left. */
sealed interface Shape {

    Shape movedBy(int dx, int dy);

    /**
     * A rectangle.
     *
     * @param says what a screen reader or a pointer over it finds; "" for mere background
     */
    record Box(int x, int y, int width, int height, int radius, Look look, String says) implements Shape {

        @Override
        public Box movedBy(int dx, int dy) {
            return new Box(x + dx, y + dy, width, height, radius, look, says);
        }

        int right() {
            return x + width;
        }

        int bottom() {
            return y + height;
        }

        boolean contains(Box other) {
            return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
        }

        boolean isApartFrom(Box other) {
            return right() <= other.x || other.right() <= x || bottom() <= other.y || other.bottom() <= y;
        }
    }

    /** A coloured bar along the left edge of a box, or the frame of a port, in one of the {@link Hue}s. */
    record Mark(int x, int y, int width, int height, int radius, Hue hue, boolean filled) implements Shape {

        @Override
        public Mark movedBy(int dx, int dy) {
            return new Mark(x + dx, y + dy, width, height, radius, hue, filled);
        }
    }

    /**
     * One line of text; {@code y} is its base line.
     *
     * @param aside what follows the text in small print; may be ""
     */
    record Text(int x, int y, String text, String aside, Look look, Anchor anchor) implements Shape {

        @Override
        public Text movedBy(int dx, int dy) {
            return new Text(x + dx, y + dy, text, aside, look, anchor);
        }
    }

    /** Which part of a text is at its {@code x}. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * An arrow through points. Between two points at different heights and places it swings in an S, level at both ends;
     * otherwise it is straight.
     *
     * @param curved false to turn corners instead
     */
    record Arrow(List<Point> points, String color, boolean dashed, boolean curved, String says) implements Shape {

        @Override
        public Arrow movedBy(int dx, int dy) {
            return new Arrow(
                    points.stream()
                            .map(point -> new Point(point.x() + dx, point.y() + dy))
                            .toList(),
                    color,
                    dashed,
                    curved,
                    says);
        }
    }

    record Point(int x, int y) {}
}
