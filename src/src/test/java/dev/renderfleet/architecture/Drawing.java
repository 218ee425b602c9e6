package dev.renderfleet.architecture;

import dev.renderfleet.architecture.Shape.Anchor;
import dev.renderfleet.architecture.Shape.Box;
import dev.renderfleet.architecture.Shape.Text;
import java.util.ArrayList;
import java.util.List;

/** Shapes in the order in which they are painted, and how much room they take. */
final class Drawing {

    private final int width;
    private int height;
    private final List<Shape> shapes = new ArrayList<>();

    Drawing(int width) {
        this.width = width;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    List<Shape> shapes() {
        return List.copyOf(shapes);
    }

    void add(Shape shape) {
        shapes.add(shape);
    }

    void box(int x, int y, int boxWidth, int boxHeight, int radius, Look look, String says) {
        add(new Box(x, y, boxWidth, boxHeight, radius, look, says));
        growTo(y + boxHeight);
    }

    void text(int x, int y, String text, Look look) {
        text(x, y, text, look, Anchor.START);
    }

    /** A text, and after it a remark in small print. */
    void text(int x, int y, String text, String aside, Look look) {
        add(new Text(x, y, text, aside, look, Anchor.START));
    }

    void text(int x, int y, String text, Look look, Anchor anchor) {
        add(new Text(x, y, text, "", look, anchor));
    }

    /** Makes sure that everything down to {@code y} belongs to the drawing. */
    void growTo(int y) {
        height = Math.max(height, y);
    }

    /** Paints another drawing at a place in this one. */
    void place(Drawing other, int x, int y) {
        other.shapes.forEach(shape -> shapes.add(shape.movedBy(x, y)));
        growTo(y + other.height);
    }
}
