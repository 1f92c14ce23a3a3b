"""The commands of LaTeX that readers of its text have to know."""

from __future__ import annotations

from types import MappingProxyType

SECTIONS = MappingProxyType(
    {
        "part": 2,
        "chapter": 3,
        "section": 4,
        "subsection": 5,
        "subsubsection": 6,
        "frametitle": 7,
        "paragraph": 7,
        "subparagraph": 8,
    }
)
"""The levels of headings. The title of the whole text stands on level 1."""

SILENT = MappingProxyType(
    {
        name: count
        for count, names in enumerate(
            (
                """hline toprule midrule bottomrule centering raggedright noindent indent newpage clearpage pagebreak
                cleardoublepage maketitle tableofcontents listoffigures listoftables appendix frontmatter mainmatter
                backmatter protect xspace ignorespaces unskip null strut printbibliography printindex makeindex today
                sloppy selectfont bigskip medskip smallskip vfill hfill hrule relax leavevmode makeatletter
                makeatother fi else""",
                """label vspace hspace vskip includegraphics bibliographystyle bibliography pagestyle thispagestyle
                input include subfile includeonly index glossary usepackage RequirePackage documentclass
                PassOptionsToPackage hypersetup graphicspath color pagecolor textcolor colorbox href parbox
                foreignlanguage scalebox date bibitem cmidrule cline pagenumbering
                stepcounter refstepcounter addbibresource usetikzlibrary geometry linespread phantom hphantom vphantom
                hyphenation lstset nocite newcounter newlength theoremstyle markright thanks todo
                captionof captionsetup fontfamily fontseries fontshape newif pgfplotsset tikzset sisetup
                lstinputlisting verbatiminput externaldocument tikz vadjust pagerange setbeamertemplate usetheme
                usecolortheme logo bibdata""",
                """setlength addtolength setcounter addtocounter rule fontsize markboth newtheorem definecolor
                DeclareMathOperator numberwithin newcolumntype multicolumn addtocontents colorlet titlespacing
                setbeamercolor resizebox""",
                "addcontentsline newenvironment renewenvironment multirow fcolorbox DeclareRobustCommand",
            )
        )
        for name in names.split()
    }
)
"""Commands that show nothing, with the number of their arguments in braces. Where more follow, those are text."""

DEFINITIONS = frozenset("newcommand renewcommand providecommand def gdef edef xdef let NewDocumentCommand".split())
CITATIONS = frozenset(
    """cite citep citet citeauthor citeyear parencite textcite autocite footcite citealp citealt Citet Citep ref eqref
    pageref autoref cref Cref vref nameref fullcite""".split()
)
INCLUDES = frozenset({"input", "include", "subfile", "import"})

THEOREMS = frozenset(
    """theorem lemma proposition corollary definition example remark proof claim exercise question conjecture axiom
    thm lem prop cor defn defi ex rem rmk""".split()
)
"""Environments that may have a name of their own in square brackets."""
LISTS = frozenset(
    {"itemize", "enumerate", "description", "compactitem", "compactenum", "inparaenum", "thebibliography"}
)
HEADED = MappingProxyType({"abstract": "Abstract", "thebibliography": "References"})
"""Environments that stand under a heading of their own."""
QUOTES = frozenset({"quote", "quotation", "displayquote", "verse", "epigraph"})
TABLES = frozenset(
    {"tabular", "tabular*", "tabularx", "tabulary", "longtable", "longtabu", "supertabular", "xltabular"}
)
LISTINGS = frozenset({"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "alltt", "BVerbatim", "LVerbatim"})
FORMULAS = frozenset(
    name + star
    for name in "equation align gather multline eqnarray displaymath math flalign alignat dmath empheq".split()
    for star in ("", "*")
)
PICTURES = frozenset(
    """tikzpicture pgfpicture picture comment filecontents filecontents* asy asydef pspicture circuitikz forest tikzcd
    xy axis luacode lrbox CCSXML""".split()
)
"""Environments that hold no text for a reader."""
ENVIRONMENT_ARGUMENTS = MappingProxyType(
    {
        "minipage": 1,
        "multicols": 1,
        "spacing": 1,
        "tabular": 1,
        "tabular*": 2,
        "tabularx": 2,
        "tabulary": 2,
        "longtable": 1,
        "longtabu": 1,
        "supertabular": 1,
        "xltabular": 2,
        "thebibliography": 1,
        "adjustbox": 1,
        "wrapfigure": 2,
        "wraptable": 2,
        "subfigure": 1,
        "subtable": 1,
        "otherlanguage": 1,
        "list": 2,
        "column": 1,
        "scope": 0,
    }
)
"""Arguments of environments that are no text."""

ACCENTS = MappingProxyType(
    {
        "`": "\u0300",
        "'": "\u0301",
        "^": "\u0302",
        "~": "\u0303",
        "=": "\u0304",
        "u": "\u0306",
        ".": "\u0307",
        '"': "\u0308",
        "r": "\u030a",
        "H": "\u030b",
        "v": "\u030c",
        "d": "\u0323",
        "c": "\u0327",
        "k": "\u0328",
        "b": "\u0331",
    }
)
"""The signs that commands put over or under a letter."""

SYMBOLS = MappingProxyType(
    dict(
        pair.split("=", 1)
        for pair in """
        ss=ß ae=æ AE=Æ oe=œ OE=Œ o=ø O=Ø aa=å AA=Å l=ł L=Ł i=ı j=ȷ dh=ð DH=Ð th=þ TH=Þ
        S=§ P=¶ pounds=£ euro=€ EUR=€ texteuro=€ copyright=© textcopyright=© textregistered=® texttrademark=™
        textdegree=° degree=° dots=… ldots=… cdots=⋯ textellipsis=… dag=† ddag=‡ textbullet=• bullet=• textendash=–
        textemdash=—
        textbackslash=\\ textasciitilde=~ textasciicircum=^ textunderscore=_ textquotesingle=' textquotedblleft=“
        textquotedblright=” textbar=| textless=< textgreater=> textbraceleft={ textbraceright=} guillemotleft=«
        guillemotright=» glqq=„ grqq=“ flqq=« frqq=» textmu=µ textdollar=$ lbrace={ rbrace=} checkmark=✓
        TeX=TeX LaTeX=LaTeX LaTeXe=LaTeX2e BibTeX=BibTeX XeTeX=XeTeX XeLaTeX=XeLaTeX LuaTeX=LuaTeX LuaLaTeX=LuaLaTeX
        pdfTeX=pdfTeX pdfLaTeX=pdfLaTeX MF=METAFONT
        alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ iota=ι kappa=κ lambda=λ mu=μ nu=ν
        xi=ξ pi=π rho=ρ sigma=σ tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ
        Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω ell=ℓ hbar=ħ partial=∂ nabla=∇ infty=∞ pm=± mp=∓ times=× div=÷ cdot=·
        circ=∘ ast=∗ star=⋆ le=≤ leq=≤ ge=≥ geq=≥ ne=≠ neq=≠ equiv=≡ approx=≈ sim=∼ simeq=≃ cong=≅ propto=∝ ll=≪ gg=≫
        in=∈ notin=∉ ni=∋ subset=⊂ subseteq=⊆ supset=⊃ supseteq=⊇ cup=∪ cap=∩ emptyset=∅ varnothing=∅ setminus=∖
        forall=∀ exists=∃ neg=¬ lnot=¬ land=∧ wedge=∧ lor=∨ vee=∨ to=→ rightarrow=→ leftarrow=← gets=← mapsto=↦
        leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ implies=⇒ iff=⇔ uparrow=↑ downarrow=↓ sum=∑ prod=∏
        int=∫ oint=∮ sqrt=√ langle=⟨ rangle=⟩ lceil=⌈ rceil=⌉ lfloor=⌊ rfloor=⌋ oplus=⊕ otimes=⊗ perp=⊥ parallel=∥
        mid=∣ angle=∠ triangle=△ square=□ dagger=† prime=′ top=⊤ bot=⊥ vdash=⊢ models=⊨ colon=: Re=ℜ Im=ℑ aleph=ℵ
        leqslant=≤ geqslant=≥ succ=≻ prec=≺ lvert=| rvert=| lVert=‖ rVert=‖ Vert=‖ doteq=≐ bigcup=⋃ bigcap=⋂
        bigoplus=⨁ bigotimes=⨂ bigwedge=⋀ bigvee=⋁ ltimes=⋉ clubsuit=♣ diamondsuit=♦ heartsuit=♥ spadesuit=♠ bmod=mod
        arccos=arccos arcsin=arcsin arctan=arctan arg=arg cos=cos cosh=cosh cot=cot det=det dim=dim exp=exp gcd=gcd
        hom=hom inf=inf ker=ker lg=lg lim=lim liminf=liminf limsup=limsup ln=ln log=log max=max min=min sin=sin
        sinh=sinh sup=sup tan=tan tanh=tanh
        """.split()
    )
)
"""What commands without arguments show."""

SPACES = frozenset("quad qquad enspace enskip thinspace space newline linebreak and tab hskip kern cr".split())
"""Commands that are white space."""
