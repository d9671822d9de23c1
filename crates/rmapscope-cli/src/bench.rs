//! `rmapscope bench`: how fast the simulator is, by default on 256 MiB in 64K folios.

use std::{
    hint::black_box,
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::ValueEnum as _;
use rmapscope_core::{
    Design, Event, Folio, FolioId, FolioKind, Mm, Op, Order, PageId, Pfn, PgOff, Preset, Pte, PteFlags,
    PteRun, Scenario, ScenarioParts, SwapSlot, Trace, TtuFlags, Vma, VmaFlags, Vpn, simulate,
};

use crate::{
    args::{BenchArgs, Layout},
    output::{Failure, Verdict},
};

/// Folios of 64K.
const ORDER: u64 = 4;

const PRESETS: [Preset; 4] = [Preset::V7_0, Preset::Merged2026_08, Preset::SeriesV2, Preset::Rmapscope];

/// Measures and prints a table, or with `--counts` simulates only and prints what was simulated.
///
/// # Errors
///
/// If a layout is refused, which would be a mistake in this program, or the output cannot be written.
pub(crate) fn bench(args: &BenchArgs, output: &mut impl Write) -> Result<Verdict, Failure> {
    let layouts = if args.only.is_empty() { Layout::value_variants() } else { &args.only };
    let presets = || PRESETS.map(|preset| (preset.name().to_owned(), preset.design()));
    let designs: Vec<_> = if args.designs.is_empty() {
        presets().into()
    } else {
        args.designs.iter().map(|design| (design.to_string(), *design.design())).collect()
    };
    if args.counts {
        return count(args, layouts, &designs, output);
    }
    let repetitions = args.repetitions;
    let (folios, entries) = (args.folios, args.folios << ORDER);
    writeln!(output, "{folios} folios of 64K: {} KiB, {entries} entries, one unmap each", folios * 64)?;
    writeln!(output, "median of {repetitions}; only the simulation is timed")?;
    writeln!(output, "an event takes {} bytes\n", size_of::<Event>())?;
    let head = ("design", "events", "counts only", "full trace");
    writeln!(output, "{:<14}{:<11}{:>10}{:>18}{:>18}", "layout", head.0, head.1, head.2, head.3)?;
    writeln!(output, "{:<35}{:>18}{:>18}", "", "M entries/s   ms", "M entries/s   ms")?;
    for layout in layouts {
        let scenario = layout.scenario(folios.into())?;
        for (design, knobs) in &designs {
            let counted = median(repetitions, || simulate(&scenario, *knobs));
            let traced = median(repetitions, || Trace::new(Arc::clone(&scenario), *knobs));
            let events = simulate(&scenario, *knobs).events();
            let name = layout.name();
            let (counted, traced) = (rate(counted, entries), rate(traced, entries));
            writeln!(output, "{name:<14}{design:<11}{events:>10}{counted:>18}{traced:>18}")?;
            output.flush()?;
        }
    }
    Ok(Verdict::Fine)
}

/// Simulates once each, for whoever counts instructions from outside: all that ran in `Sim::run`, divided by
/// `entries`.
fn count(
    args: &BenchArgs,
    layouts: &[Layout],
    designs: &[(String, Design)],
    output: &mut impl Write,
) -> Result<Verdict, Failure> {
    for layout in layouts {
        let scenario = layout.scenario(args.folios.into())?;
        for (design, knobs) in designs {
            let events = simulate(&scenario, *knobs).events();
            let line = serde_json::json!({
                "layout": layout.name(),
                "design": design,
                "entries": args.folios << ORDER,
                "events": events,
            });
            writeln!(output, "{line}")?;
        }
    }
    Ok(Verdict::Fine)
}

/// Entries per second in millions, and milliseconds.
fn rate(time: Duration, entries: u32) -> String {
    let seconds = time.as_secs_f64();
    let rate = if seconds > 0.0 { f64::from(entries) / seconds / 1e6 } else { 0.0 };
    format!("{rate:.1} {:>6.2}", seconds * 1e3)
}

/// The median time of several runs after one that is not counted.
fn median<T>(repetitions: u16, mut run: impl FnMut() -> T) -> Duration {
    drop(black_box(run()));
    let mut times: Vec<_> = (0..repetitions)
        .map(|_| {
            let start = Instant::now();
            let result = black_box(run());
            let time = start.elapsed();
            // Giving the result back is not part of the simulation.
            drop(result);
            time
        })
        .collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl Layout {
    const fn name(self) -> &'static str {
        match self {
            Self::Anon => "anon",
            Self::AnonUffdWp => "anon-uffd-wp",
            Self::File => "file",
            Self::FileUffdWp => "file-uffd-wp",
        }
    }

    const fn bits(self) -> PteFlags {
        match self {
            Self::Anon => PteFlags::WRITE.union(PteFlags::DIRTY),
            Self::AnonUffdWp => PteFlags::DIRTY.union(PteFlags::UFFD_WP),
            Self::File => PteFlags::YOUNG,
            Self::FileUffdWp => PteFlags::YOUNG.union(PteFlags::UFFD_WP),
        }
    }

    const fn is_anon(self) -> bool {
        match self {
            Self::Anon | Self::AnonUffdWp => true,
            Self::File | Self::FileUffdWp => false,
        }
    }

    const fn flags(self) -> VmaFlags {
        match self {
            Self::AnonUffdWp | Self::FileUffdWp => VmaFlags::UFFD_WP,
            Self::Anon | Self::File => VmaFlags::empty(),
        }
    }

    fn scenario(self, folios: u64) -> Result<Arc<Scenario>, Failure> {
        let pages = folios << ORDER;
        let indices = 0..usize::try_from(folios).unwrap_or_default();
        let flags = TtuFlags::SYNC | TtuFlags::BATCH_FLUSH;
        let parts = ScenarioParts {
            folios: (0..folios).map(|i| self.folio(i, pages)).collect(),
            mms: vec![self.mm(folios, pages)],
            ops: indices.map(|i| Op::Unmap { folio: FolioId::new(i), flags }).collect(),
            ..ScenarioParts::default()
        };
        Ok(Arc::new(Scenario::new(parts).map_err(|error| Failure::bad(error.to_string()))?))
    }

    fn folio(self, i: u64, pages: u64) -> Folio {
        let first = i << ORDER;
        Folio {
            id: format!("F{i}"),
            kind: if self.is_anon() { FolioKind::Anon } else { FolioKind::File },
            order: Order::try_new(ORDER).unwrap_or_default(),
            pfn: Pfn::new(pages + first),
            object: "object".into(),
            index: PgOff::new(first),
            swapbacked: self.is_anon(),
            swap: self.is_anon().then(|| SwapSlot::new(first)),
            dirty: self.is_anon(),
            exclusive: if self.is_anon() { vec![(0, 1 << ORDER)] } else { Vec::new() },
            pinned: false,
            extra_refs: 0,
            hwpoison: Vec::new(),
            partially_mapped: false,
            mlocked: false,
        }
    }

    fn mm(self, folios: u64, pages: u64) -> Mm {
        let object = Some("object".to_owned());
        let run = |i: u64| PteRun {
            at: Vpn::new(pages + (i << ORDER)),
            len: 1 << ORDER,
            first: Pte::Present {
                page: PageId { folio: FolioId::new(usize::try_from(i).unwrap_or_default()), page: 0 },
                flags: self.bits(),
            },
        };
        Mm {
            name: "app".into(),
            vmas: vec![Vma {
                start: Vpn::new(pages),
                pages,
                pgoff: PgOff::new(0),
                anon: object.clone().filter(|_| self.is_anon()),
                file: object.filter(|_| !self.is_anon()),
                flags: self.flags(),
            }],
            runs: (0..folios).map(run).collect(),
        }
    }
}
