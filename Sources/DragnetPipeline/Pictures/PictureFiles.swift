import DragnetCore
import DragnetDetection
import DragnetRendering

/// Draws incidents into a run's directory: SVG for each, PNG for the first ones.
struct PictureFiles {
    let settings: RenderSettings
    let drawer: any PictureDrawer

    /// How many incidents get a PNG beside the SVG; the others on demand.
    static let bitmaps = 10

    /// Pictures that were drawn.
    struct Drawn {
        /// The file of each incident, by its id, relative to the run's directory.
        var names: [String: String] = [:]
        /// The SVG of each incident, by its id.
        var svg: [String: String] = [:]
        /// Which pictures could not be drawn, and why.
        var failures: [String] = []
    }

    func write(_ incidents: [Incident], to directory: RunDirectory, context: WorkContext) throws -> Drawn {
        var drawn = Drawn()
        let composer = PictureComposer(maxNodes: settings.maxNodes)
        let theme = PictureTheme(rawValue: settings.theme.rawValue) ?? .light
        let shown = incidents.prefix(settings.pictures)
        for (place, incident) in shown.enumerated() {
            try context.cancellation.check()
            context.progress.report(
                WorkProgress(stage: "drawing", completed: place, total: shown.count, unit: "pictures"))
            let name = "render/" + UntrustedText.fileName(incident.id)
            var request = PictureRequest(composer.drawing(of: incident), format: .svg, theme: theme)
            do {
                let svg = try drawer.picture(request)
                try AtomicFile.write(svg, to: directory.file(name + ".svg"))
                drawn.names[incident.id] = name + ".svg"
                drawn.svg[incident.id] = String(decoding: svg, as: UTF8.self)
                guard place < Self.bitmaps else { continue }
                request.format = .png
                try AtomicFile.write(try drawer.picture(request), to: directory.file(name + ".png"))
            } catch let error as DragnetError where error.code == .resourceLimit {
                // An incident without a picture is still an incident.
                drawn.failures.append("\(incident.id): \(error.message)")
            }
        }
        return drawn
    }
}
