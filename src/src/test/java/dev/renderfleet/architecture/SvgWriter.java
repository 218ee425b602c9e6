package dev.renderfleet.architecture;

import dev.renderfleet.architecture.Shape.Arrow;
import dev.renderfleet.architecture.Shape.Box;
import dev.renderfleet.architecture.Shape.Mark;
import dev.renderfleet.architecture.Shape.Point;
import dev.renderfleet.architecture.Shape.Text;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a drawing as one SVG file that needs nothing else: no fonts, scripts, images or links. Whatever characters names
 * contain, the file is well-formed: the XML writer escapes them, and those that XML or a reader's eye cannot bear (controls,
 * changes of direction, half surrogates) are replaced.
 */
final class SvgWriter {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final String FONTS =
            "-apple-system,BlinkMacSystemFont,'Segoe UI','Noto Sans',Helvetica,Arial,sans-serif";
    private static final int REPLACEMENT = 0xFFFD;
    private static final int HEAD = 7;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private SvgWriter() throws XMLStreamException {
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    /** The file's text; {@code title} and {@code description} are what a screen reader reads instead of the picture. */
    static String write(Drawing drawing, String title, String description) {
        try {
            SvgWriter writer = new SvgWriter();
            writer.document(drawing, title, description);
            return writer.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to a string does not fail", e);
        }
    }

    private void document(Drawing drawing, String title, String description) throws XMLStreamException {
        open("svg");
        xml.writeDefaultNamespace(NAMESPACE);
        attribute("viewBox", "0 0 " + drawing.width() + " " + drawing.height());
        attribute("width", drawing.width());
        attribute("height", drawing.height());
        attribute("role", "img");
        attribute("aria-labelledby", "title description");
        attribute("font-family", FONTS);
        line();
        labelled("title", title);
        labelled("desc", description);
        style();
        for (Shape shape : drawing.shapes()) {
            write(shape);
            line();
        }
        xml.writeEndElement();
        line();
    }

    private void labelled(String element, String content) throws XMLStreamException {
        open(element);
        attribute("id", element.equals("desc") ? "description" : element);
        characters(content);
        xml.writeEndElement();
        line();
    }

    private void style() throws XMLStreamException {
        open("style");
        StringBuilder css = new StringBuilder("\n");
        for (Look look : Look.values()) {
            css.append('.')
                    .append(look.className())
                    .append('{')
                    .append(look.css())
                    .append("}\n");
        }
        characters(css.toString());
        xml.writeEndElement();
        line();
    }

    private void write(Shape shape) throws XMLStreamException {
        if (shape instanceof Box box) {
            open("rect");
            attribute("class", box.look().className());
            place(box.x(), box.y(), box.width(), box.height(), box.radius());
            says(box.says());
        } else if (shape instanceof Mark mark) {
            open("rect");
            place(mark.x(), mark.y(), mark.width(), mark.height(), mark.radius());
            attribute("fill", mark.filled() ? mark.hue().color() : "#fff");
            attribute("stroke", mark.hue().color());
        } else if (shape instanceof Text label) {
            open("text");
            attribute("class", label.look().className());
            attribute("x", label.x());
            attribute("y", label.y());
            if (label.anchor() != Shape.Anchor.START) {
                attribute("text-anchor", label.anchor().name().toLowerCase(Locale.ROOT));
            }
            characters(label.text());
            aside(label.aside());
        } else if (shape instanceof Arrow arrow) {
            write(arrow);
        }
        xml.writeEndElement();
    }

    private void aside(String words) throws XMLStreamException {
        if (!words.isEmpty()) {
            open("tspan");
            attribute("class", Look.SMALL.className());
            attribute("dx", 6);
            characters(words);
            xml.writeEndElement();
        }
    }

    private void place(int x, int y, int width, int height, int radius) throws XMLStreamException {
        attribute("x", x);
        attribute("y", y);
        attribute("width", width);
        attribute("height", height);
        attribute("rx", radius);
    }

    private void write(Arrow arrow) throws XMLStreamException {
        open("g");
        attribute("class", "arrow");
        says(arrow.says());
        xml.writeEmptyElement("path");
        attribute("d", path(arrow));
        attribute("fill", "none");
        attribute("stroke", arrow.color());
        attribute("stroke-width", "1.5");
        if (arrow.dashed()) {
            attribute("stroke-dasharray", "5 4");
        }
        xml.writeEmptyElement("path");
        attribute("d", head(arrow.points()));
        attribute("fill", arrow.color());
    }

    private static String path(Arrow arrow) {
        List<Point> points = arrow.points();
        StringBuilder path = new StringBuilder("M" + at(points.get(0)));
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            if (arrow.curved() && from.x() != to.x() && from.y() != to.y()) {
                int middle = (from.x() + to.x()) / 2;
                path.append("C")
                        .append(at(new Point(middle, from.y())))
                        .append(' ')
                        .append(at(new Point(middle, to.y())))
                        .append(' ')
                        .append(at(to));
            } else {
                path.append('L').append(at(to));
            }
        }
        return path.toString();
    }

    /** A triangle at the last point, along the last stretch, which is level or upright. */
    private static String head(List<Point> points) {
        Point tip = points.get(points.size() - 1);
        Point before = points.get(points.size() - 2);
        int dx = Integer.signum(tip.x() - before.x());
        int dy = dx == 0 ? Integer.signum(tip.y() - before.y()) : 0;
        return List.of(
                        tip,
                        new Point(tip.x() - dx * HEAD - dy * HEAD / 2, tip.y() - dy * HEAD - dx * HEAD / 2),
                        new Point(tip.x() - dx * HEAD + dy * HEAD / 2, tip.y() - dy * HEAD + dx * HEAD / 2))
                .stream()
                .map(SvgWriter::at)
                .collect(Collectors.joining("L", "M", "Z"));
    }

    private static String at(Point point) {
        return point.x() + "," + point.y();
    }

    private void says(String words) throws XMLStreamException {
        if (!words.isEmpty()) {
            xml.writeStartElement("title");
            characters(words);
            xml.writeEndElement();
        }
    }

    private void open(String element) throws XMLStreamException {
        xml.writeStartElement(element);
    }

    private void line() throws XMLStreamException {
        xml.writeCharacters("\n");
    }

    private void attribute(String name, int value) throws XMLStreamException {
        attribute(name, String.valueOf(value));
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, value);
    }

    private void characters(String words) throws XMLStreamException {
        xml.writeCharacters(words.codePoints()
                .map(c -> isWritable(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    private static boolean isWritable(int codePoint) {
        int type = Character.getType(codePoint);
        return codePoint == '\n'
                || !(Character.isISOControl(codePoint)
                        || type == Character.SURROGATE
                        || type == Character.FORMAT
                        || type == Character.UNASSIGNED
                        || type == Character.PRIVATE_USE
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }
}
