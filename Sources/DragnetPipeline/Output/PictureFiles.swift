import DragnetCore
import DragnetDetection
import DragnetRendering

/// Draws incidents into a run's directory: SVG for each, PNG for the first ones.
struct PictureFiles {
    let settings: RenderSettings

    /// How many incidents get a PNG beside the SVG; the others on demand.
    static let bitmaps = 10

    /// Pictures that were drawn.
    struct Drawn {
        /// The file of each incident, by its id, relative to the run's directory.
        var names: [String: String] = [:]
        /// The SVG of each incident, by its id.
        var svg: [String: String] = [:]
    }

    func write(_ incidents: [Incident], to directory: RunDirectory, context: WorkContext) throws -> Drawn {
        var drawn = Drawn()
        let renderer = PictureRenderer()
        let theme = PictureTheme(rawValue: settings.theme.rawValue) ?? .light
        let shown = incidents.prefix(settings.pictures)
        for (place, incident) in shown.enumerated() {
            try context.cancellation.check()
            context.progress.report(
                WorkProgress(stage: "drawing", completed: place, total: shown.count, unit: "pictures"))
            let name = "render/" + UntrustedText.fileName(incident.id)
            let svg = try renderer.render(incident, format: .svg, theme: theme, maxNodes: settings.maxNodes)
            try AtomicFile.write(svg, to: directory.file(name + ".svg"))
            drawn.names[incident.id] = name + ".svg"
            drawn.svg[incident.id] = String(decoding: svg, as: UTF8.self)
            if place < Self.bitmaps {
                let png = try renderer.render(incident, format: .png, theme: theme, maxNodes: settings.maxNodes)
                try AtomicFile.write(png, to: directory.file(name + ".png"))
            }
        }
        return drawn
    }
}
