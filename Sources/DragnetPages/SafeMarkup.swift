import DragnetCore
import Mustache

/// Text from anywhere, as text of a page.
///
/// Mustache's own escape looks at whole characters, so that a quote with an accent upon it passes and ends an attribute; this
/// one looks at scalars, and takes what turns the direction of text about.
struct SafeMarkup: MustacheContentType {
    func escapeText(_ text: String) -> String { UntrustedText.markup(text) }

    /// Under which name templates ask for it.
    static let name = "SAFE"
}
