package dev.renderfleet.architecture;

import java.util.Locale;

/** How things are drawn. The picture brings its own background, so that it reads the same on light and dark pages. */
enum Look {
    PAGE("fill:#f6f8fa;stroke:#d0d7de"),
    PANEL("fill:#fff;stroke:#d0d7de"),
    VPC("fill:#fbfcfd;stroke:#8c959f;stroke-width:1.5"),
    PUBLIC("fill:#e6f6ea;stroke:#a7dbb6"),
    PRIVATE("fill:#e6f1fd;stroke:#a8cdf5"),
    ROUTED("fill:#fdf3dc;stroke:#e6cf95"),
    ISOLATED("fill:#f3edfc;stroke:#d0bdf0"),
    CELL("fill:#fff;stroke:#c4ccd4"),
    CHIP("fill:#f6f8fa;stroke:#c4ccd4"),
    WAY_OUT("fill:#fff4e5;stroke:#e3a857"),
    PILL("fill:#24292f;stroke:#24292f"),
    GATEWAY("fill:#fff;stroke:#57606a;stroke-width:1.5"),
    HEADER("fill:#eef1f4;stroke:#d0d7de"),
    CARD("fill:#fff;stroke:#d0d7de"),
    TOP("fill:#fbfcfd;stroke:#afb8c1"),
    ROUTE("fill:none;stroke:#57606a;stroke-width:1.5"),
    NAT_ROUTE("fill:none;stroke:#c77d1e;stroke-width:1.5"),

    TITLE("font-size:24px;font-weight:600;fill:#1f2328"),
    HEADING("font-size:17px;font-weight:600;fill:#1f2328"),
    STRONG("font-size:13px;font-weight:600;fill:#1f2328"),
    NORMAL("font-size:12px;fill:#1f2328"),
    NUMBER("font-size:12px;font-weight:600;fill:#1f2328"),
    MUTED("font-size:12px;fill:#57606a"),
    SMALL("font-size:11px;font-weight:400;fill:#57606a"),
    ON_DARK("font-size:13px;font-weight:600;fill:#fff"),
    ON_DARK_SMALL("font-size:11px;fill:#d8dee4");

    private final String css;

    Look(String css) {
        this.css = css;
    }

    String css() {
        return css;
    }

    /** The class in the picture's style sheet. */
    String className() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Look of(Reach reach) {
        return valueOf(reach.name());
    }
}
