package dev.renderfleet.comment;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** What a reader of Markdown makes of a text. */
final class ReadMarkdown extends AbstractVisitor {

    final List<String> code = new ArrayList<>();
    final List<FencedCodeBlock> blocks = new ArrayList<>();
    final List<String> html = new ArrayList<>();
    final List<Node> links = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    static ReadMarkdown of(String markdown) {
        ReadMarkdown read = new ReadMarkdown();
        Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .build()
                .parse(markdown)
                .accept(read);
        return read;
    }

    @Override
    public void visit(Code span) {
        code.add(span.getLiteral());
    }

    @Override
    public void visit(FencedCodeBlock block) {
        blocks.add(block);
    }

    @Override
    public void visit(HtmlBlock block) {
        block.getLiteral().lines().forEach(html::add);
    }

    @Override
    public void visit(HtmlInline inline) {
        html.add(inline.getLiteral());
    }

    @Override
    public void visit(Link link) {
        links.add(link);
    }

    @Override
    public void visit(Image image) {
        links.add(image);
    }

    @Override
    public void visit(Text literal) {
        text.append(literal.getLiteral()).append('\n');
    }
}
