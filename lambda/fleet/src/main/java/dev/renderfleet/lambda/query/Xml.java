package dev.renderfleet.lambda.query;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/** Reads answers of the query protocol. What is not there reads as empty. */
public final class Xml {
    private Xml() {}

    /** The element at the end of a path of names. */
    public static XmlElement at(XmlElement element, String... path) {
        XmlElement found = element;
        for (String name : path) {
            found = found.getOptionalElementByName(name).orElseGet(XmlElement::empty);
        }
        return found;
    }

    /** The text at the end of a path of names. */
    public static String text(XmlElement element, String... path) {
        String text = at(element, path).textContent();
        return text == null ? "" : text.strip();
    }

    /** A list's items: {@code item} in EC2's answers, {@code member} in the others'. */
    public static List<XmlElement> items(XmlElement element, String... path) {
        XmlElement list = at(element, path);
        return Stream.of("item", "member")
                .flatMap(name -> list.getElementsByName(name).stream())
                .toList();
    }
}
