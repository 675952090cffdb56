import DragnetCore
import Mustache

/// Makes pages of what they show.
///
/// ```swift
/// let html = try PageLibrary().html(.queue(view), chrome)
/// ```
///
/// Everything that comes from outside passes one gate, ``SafeMarkup``; no template writes a value without it.
package struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    /// The templates, parsed.
    ///
    /// - Throws: ``DragnetError/Code/internalFault`` if one is no template, which a test shows first.
    package init() throws {
        MustacheContentTypes.register(SafeMarkup(), named: SafeMarkup.name)
        var library = MustacheLibrary()
        do {
            for (name, text) in Templates.all {
                try library.register("{{% CONTENT_TYPE:\(SafeMarkup.name)}}" + text, named: name)
            }
        } catch {
            throw DragnetError(.internalFault, "a page's template cannot be read", cause: error)
        }
        self.library = library
    }

    /// A page within its frame, UTF-8.
    package func html(_ page: Page, _ frame: PageFrame) throws -> String {
        try render(page.view, frame, page.template)
    }

    /// The list of a queue alone, for a page that is open and looks whether anything is new.
    package func list(_ view: QueueView, _ frame: PageFrame) throws -> String {
        try render(view, frame, "list")
    }

    /// What has happened to an incident whose page is open.
    package func news(_ view: NewsView) throws -> String {
        try render(view, PageFrame(), "news")
    }

    private func render(_ view: any Sendable, _ frame: PageFrame, _ template: String) throws -> String {
        let fields = ["frame": ViewFields.of(frame), "page": ViewFields.of(view)]
        guard let html = library.render(fields, withTemplate: template) else {
            throw DragnetError(.internalFault, "there is no page \(template)")
        }
        return html
    }
}

/// A page and what it shows.
package enum Page: Sendable {
    case queue(QueueView)
    case incident(IncidentView)
    case entity(EntityView)
    case overview(OverviewView)
    case suppress(SuppressView)
    case login(LoginView)
    case message(MessageView)

    var template: String {
        switch self {
        case .queue: "queue"
        case .incident: "incident"
        case .entity: "entity"
        case .overview: "overview"
        case .suppress: "suppress"
        case .login: "login"
        case .message: "message"
        }
    }

    var view: any Sendable {
        switch self {
        case .queue(let view): view
        case .incident(let view): view
        case .entity(let view): view
        case .overview(let view): view
        case .suppress(let view): view
        case .login(let view): view
        case .message(let view): view
        }
    }
}
