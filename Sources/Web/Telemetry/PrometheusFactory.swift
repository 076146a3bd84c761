import CoreMetrics

/// Gives swift-metrics a place to count: `MetricsSystem.bootstrap(PrometheusFactory(registry))`.
///
/// Series outlive their handles, so that a counter that is made again goes on counting.
package struct PrometheusFactory: MetricsFactory {
    private let registry: PrometheusRegistry
    package init(_ registry: PrometheusRegistry) { self.registry = registry }

    private func slot(_ label: String, _ dimensions: [(String, String)]) -> PrometheusSlot {
        PrometheusSlot(registry: registry, key: PrometheusRegistry.key(label, dimensions))
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        PrometheusCounter(slot(label, dimensions))
    }
    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        PrometheusCounter(slot(label, dimensions))
    }
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { PrometheusGauge(slot(label, dimensions)) }
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { PrometheusHistogram(slot(label, dimensions)) }
    /// A recorder that aggregates is a histogram over the same bounds as timers; one that does not is a gauge.
    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? PrometheusHistogram(slot(label, dimensions)) : PrometheusGauge(slot(label, dimensions))
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}

/// Where a handle writes.
struct PrometheusSlot: Sendable {
    let registry: PrometheusRegistry
    let key: PrometheusRegistry.Key
}

final class PrometheusCounter: CounterHandler, FloatingPointCounterHandler {
    private let slot: PrometheusSlot
    init(_ slot: PrometheusSlot) { self.slot = slot }
    func increment(by amount: Int64) { increment(by: Double(amount)) }
    /// Counters never fall: a negative amount counts as nothing.
    func increment(by amount: Double) { slot.registry.update(slot.key, .counter) { $0.value += max(0, amount) } }
    func reset() { slot.registry.remove(slot.key) }
}

final class PrometheusGauge: MeterHandler, RecorderHandler {
    private let slot: PrometheusSlot
    init(_ slot: PrometheusSlot) { self.slot = slot }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { slot.registry.update(slot.key, .gauge) { $0.value = value } }
    func increment(by amount: Double) { slot.registry.update(slot.key, .gauge) { $0.value += amount } }
    func decrement(by amount: Double) { slot.registry.update(slot.key, .gauge) { $0.value -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

final class PrometheusHistogram: TimerHandler, RecorderHandler {
    private let slot: PrometheusSlot
    init(_ slot: PrometheusSlot) { self.slot = slot }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        slot.registry.update(slot.key, .histogram) { series in
            series.count += 1
            series.value += value
            for (i, bound) in PrometheusRegistry.bounds.enumerated() where value <= bound { series.buckets[i] += 1 }
        }
    }
}
